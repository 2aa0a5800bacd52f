package dev.reelay.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves host names to addresses. */
public interface Resolver {

    /**
     * May block for any length of time: it is called on a thread for name look-ups, and a probe waits no longer
     * than its own time-out.
     *
     * @return all addresses of the host, in the order in which they are to be tried; not empty
     * @throws UnknownHostException when the host has no address
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** Resolves as the machine is configured to, its hosts file included. */
    static Resolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
