package dev.reelay.media;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL that may be gone to as far as its spelling tells: {@code https}, port 443, the name of a host with a dot in it, no
 * user. No address is taken in the place of a name, however it is written. Read by a parser of our own, since two parsers
 * that disagree about where the host ends are how such checks are got around.
 *
 * @param host in ASCII and lower case, without a dot at its end
 * @param target path and query, in ASCII; never empty
 * @param trusted whether an operator exempts the host: its addresses are not checked
 */
public record MediaUrl(boolean tls, String host, int port, String target, boolean trusted) {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("([^:@\\\\\\[\\]%]+)(?::([0-9]{1,5}))?");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /** Every way to write an IPv4 address ends so: decimal, octal, hexadecimal, with one to four parts. No top-level domain does. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final String UNTOUCHED = "!$&'()*+,-./:;=?@_~%[]";

    /** The URL, or empty when it is none that Reelay goes to; nothing more is said about why. */
    public static Optional<MediaUrl> read(String text, TrustedHosts trusted) {
        Matcher url = ABSOLUTE.matcher(text.strip());
        if (!url.matches() || text.strip().chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        Matcher authority = AUTHORITY.matcher(url.group(2));
        if (!authority.matches()) {
            return Optional.empty();
        }
        boolean tls = url.group(1).toLowerCase(Locale.ROOT).equals("https");
        int usual = tls ? 443 : 80;
        int port = authority.group(2) == null ? usual : Integer.parseInt(authority.group(2));
        String target = target(url.group(3));
        return host(authority.group(1))
                .map(host -> new MediaUrl(tls, host, port, target, trusted.trusts(host, port, port == usual)))
                .filter(one -> one.trusted || one.isPublic());
    }

    /**
     * Where a {@code Location} header leads from here.
     *
     * @return empty when it leads nowhere that Reelay goes
     * @throws IllegalArgumentException when it is no reference at all
     */
    Optional<MediaUrl> follow(String location, TrustedHosts hosts) {
        if (HAS_SCHEME.matcher(location.strip()).matches()) {
            return read(location, hosts);
        }
        String reference = encoded(location.strip());
        if (reference.startsWith("//")) {
            return read((tls ? "https:" : "http:") + reference, hosts);
        }
        // The host takes no part in it, so Java's own resolution will do: for the path alone.
        URI resolved = URI.create("http://host" + target).resolve(reference);
        String path = resolved.getRawPath() == null ? "" : resolved.getRawPath();
        String query = resolved.getRawQuery() == null ? "" : "?" + resolved.getRawQuery();
        return Optional.of(new MediaUrl(tls, host, port, target(path + query), trusted));
    }

    private boolean isPublic() {
        return tls
                && port == 443
                && host.contains(".")
                && !ENDS_IN_NUMBER.matcher(host).matches();
    }

    private static Optional<String> host(String written) {
        try {
            // Also maps what only looks like ASCII: full-width digits, ideographic full stops.
            String ascii = IDN.toASCII(written, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
            return Optional.of(host)
                    .filter(one -> one.length() <= 253 && NAME.matcher(one).matches());
        } catch (IllegalArgumentException noHost) {
            return Optional.empty();
        }
    }

    private static String target(String rest) {
        int fragment = rest.indexOf('#');
        String sent = encoded(fragment < 0 ? rest : rest.substring(0, fragment));
        return sent.startsWith("/") ? sent : "/" + sent;
    }

    /** Spaces, letters of other scripts and the like, as UTF-8 in percent signs. */
    private static String encoded(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xFF);
            boolean plain = character < 0x80 && Character.isLetterOrDigit(character);
            if (plain || UNTOUCHED.indexOf(character) >= 0 || character == '#') {
                ascii.append(character);
            } else {
                ascii.append(String.format(Locale.ROOT, "%%%02X", (int) character));
            }
        }
        return ascii.toString();
    }

    /** For logs and messages: without the query, which may hold a signature. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        boolean usual = port == (tls ? 443 : 80);
        return (tls ? "https://" : "http://")
                + host
                + (usual ? "" : ":" + port)
                + (query < 0 ? target : target.substring(0, query));
    }
}
