package dev.reelay.media;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL that may be fetched, as far as its spelling shows: {@code https}, port 443, a host name with a dot in
 * it, no user. An IP address in place of the name is refused in every notation. The parser is our own: checks
 * like this one are bypassed where two parsers disagree about where the host ends.
 *
 * @param host in ASCII and lower case, without a trailing dot
 * @param target path and query, in ASCII; never empty
 * @param trusted whether the operator exempts the host: its addresses are not checked
 */
record MediaUrl(boolean tls, String host, int port, String target, boolean trusted) {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("([^:@\\\\\\[\\]%]+)(?::([0-9]{1,5}))?");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /**
     * Matches every notation of an IPv4 address (decimal, octal, hexadecimal, one to four parts) by its last
     * part. No top-level domain looks like that.
     */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final String UNENCODED = "!$&'()*+,-./:;=?@_~%[]";

    /**
     * The URL, or empty when it may not be fetched. The reason is not part of the answer: requests
     * must not map a network.
     */
    static Optional<MediaUrl> parse(String text, TrustedHosts trusted) {
        Matcher url = ABSOLUTE.matcher(text.strip());
        if (!url.matches() || text.strip().chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        Matcher authority = AUTHORITY.matcher(url.group(2));
        if (!authority.matches()) {
            return Optional.empty();
        }
        boolean tls = url.group(1).toLowerCase(Locale.ROOT).equals("https");
        int defaultPort = tls ? 443 : 80;
        int port = authority.group(2) == null ? defaultPort : Integer.parseInt(authority.group(2));
        String target = target(url.group(3));
        return host(authority.group(1))
                .map(host -> new MediaUrl(tls, host, port, target, trusted.trusts(host, port, port == defaultPort)))
                .filter(one -> one.trusted || one.isPublic());
    }

    /**
     * Resolves a {@code Location} header against this URL.
     *
     * @return empty when the target may not be fetched
     * @throws IllegalArgumentException when the header is no URL reference
     */
    Optional<MediaUrl> resolve(String location, TrustedHosts hosts) {
        if (HAS_SCHEME.matcher(location.strip()).matches()) {
            return parse(location, hosts);
        }
        String reference = encoded(location.strip());
        if (reference.startsWith("//")) {
            return parse((tls ? "https:" : "http:") + reference, hosts);
        }
        // Java resolves only the path here; the host is a placeholder.
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
            // Also maps characters that look like ASCII: full-width digits, ideographic full stops.
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

    /** Percent-encodes spaces, letters of other scripts and the like, as UTF-8. */
    private static String encoded(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xFF);
            boolean plain = character < 0x80 && Character.isLetterOrDigit(character);
            if (plain || UNENCODED.indexOf(character) >= 0 || character == '#') {
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
        boolean isDefaultPort = port == (tls ? 443 : 80);
        return (tls ? "https://" : "http://")
                + host
                + (isDefaultPort ? "" : ":" + port)
                + (query < 0 ? target : target.substring(0, query));
    }
}
