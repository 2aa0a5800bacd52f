package dev.reelay.media;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hosts that an operator exempts: they may be private, an IPv4 address, and speak plain http. {@code host} means the usual
 * ports, 443 and 80; {@code host:port} that port alone.
 */
public final class TrustedHosts {

    /** Nobody is exempt. */
    public static final TrustedHosts NONE = new TrustedHosts(Set.of());

    private static final Pattern ENTRY = Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?(:[1-9][0-9]{0,4})?");

    private final Set<String> entries;

    private TrustedHosts(Set<String> entries) {
        this.entries = Set.copyOf(entries);
    }

    /**
     * Reads a setting.
     *
     * @param entries {@code host} or {@code host:port}; blank ones are left out
     * @throws IllegalArgumentException when one is neither; the message names it
     */
    public static TrustedHosts of(Collection<String> entries) {
        Set<String> read = new LinkedHashSet<>();
        for (String given : entries) {
            String entry = given.strip().toLowerCase(Locale.ROOT);
            boolean fits = ENTRY.matcher(entry).matches() && port(entry) <= 65535;
            if (!entry.isEmpty() && !fits) {
                throw new IllegalArgumentException("not a host, and not host:port: \"" + given + "\"");
            }
            read.add(entry);
        }
        read.remove("");
        return new TrustedHosts(read);
    }

    /** @param usual whether the port is the scheme's own */
    boolean trusts(String host, int port, boolean usual) {
        return entries.contains(host + ":" + port) || (usual && entries.contains(host));
    }

    private static int port(String entry) {
        int colon = entry.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(entry.substring(colon + 1));
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
