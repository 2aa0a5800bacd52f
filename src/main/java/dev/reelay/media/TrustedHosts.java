package dev.reelay.media;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hosts that the operator exempts from the rules about public hosts: they may be private, be written as an
 * IPv4 address, and speak plain http. {@code host} covers the default ports, 443 and 80; {@code host:port}
 * covers that port alone.
 */
public final class TrustedHosts {

    private static final Pattern ENTRY = Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?(:[1-9][0-9]{0,4})?");

    private final Set<String> entries;

    private TrustedHosts(Set<String> entries) {
        this.entries = Set.copyOf(entries);
    }

    /**
     * Reads the setting.
     *
     * @param entries {@code host} or {@code host:port}; blank entries are ignored
     * @throws IllegalArgumentException when an entry is neither; the message quotes it
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

    /** @param defaultPort whether the port is the default of the URL's scheme */
    boolean trusts(String host, int port, boolean defaultPort) {
        return entries.contains(host + ":" + port) || (defaultPort && entries.contains(host));
    }

    private static int port(String entry) {
        int colon = entry.indexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(entry.substring(colon + 1));
    }
}
