package dev.reelay.media;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Names to addresses. */
public interface Resolver {

    /**
     * May block for as long as it likes: nobody waits for longer than a probe has time.
     *
     * @return all addresses of the host, the one to be tried first first; not empty
     * @throws UnknownHostException when there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** As the machine is set up, its hosts file included. */
    static Resolver ofTheSystem() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
