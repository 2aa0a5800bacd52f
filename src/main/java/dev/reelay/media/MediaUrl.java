package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that may be fetched, as far as its spelling shows: {@code https}, a public host name, no user. An IP address in
 * place of the name is refused in every notation. The parser is our own: checks like this one are bypassed where two
 * parsers disagree about where the host ends.
 *
 * @param host in ASCII and lower case, without a trailing dot
 * @param target path and query, in ASCII; never empty
 * @param trusted whether the operator exempts the host: its addresses are not checked
 */
record MediaUrl(boolean tls, String host, int port, String target, boolean trusted) {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(https?)://([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("([^:@\\\\\\[\\]]+)(?::([0-9]{0,5}))?");

    /**
     * What name servers answer for, and not what RFC 952 allows: labels with an underscore, or with a hyphen at either end,
     * are names of public hosts.
     */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

    /**
     * Matches every notation of an IPv4 address (decimal, octal, hexadecimal, one to four parts) by its last
     * part. No top-level domain looks like that.
     */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    /** Domains that the internet has no hosts in (RFC 6761, 6762 and 8375, and ICANN's for private use). */
    private static final Pattern PRIVATE_DOMAIN = Pattern.compile("(.*\\.)?(localhost|local|internal|home\\.arpa)");

    /**
     * Letters that IDNA 2003 maps or drops and IDNA 2008 keeps (UTS 46, section 7): a name with one of them is the name of
     * two different hosts.
     */
    private static final Pattern DEVIATION = Pattern.compile("[\u00DF\u1E9E\u03C2\u200C\u200D]");

    private static final Pattern PERCENT_ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    static final int HTTPS_PORT = 443;

    private static final int LAST_PORT = 65_535;

    /** Hosts answer longer URLs with 414, and the memory of the cache must be bounded. */
    static final int MAX_LENGTH = 8 * 1024;

    private static final int LONGEST_NAME = 253;

    /** Every byte of a name may be percent-encoded. */
    private static final int LONGEST_WRITTEN_NAME = 3 * 4 * LONGEST_NAME;

    private static final String UNENCODED = "!$&'()*+,-./:;=?@_~%[]";

    /** What the spelling of a URL says. */
    sealed interface Parsed {

        /** The URL may be fetched, if its host's addresses are public. */
        record Fetchable(MediaUrl url) implements Parsed {}

        /** Nothing is to be fetched: the URL is not public, or what it leads to cannot be seen from here. */
        record Decided(MediaFacts facts) implements Parsed {}

        /** Why a URL is not public is not part of the answer: requests must not map a network. */
        Parsed NOT_PUBLIC = new Decided(new NotPublic());

        static Parsed unverified(Reason reason, String detail) {
            return new Decided(new Unverified(reason, detail));
        }
    }

    /** Judges scheme, user, host and port first, and only then the length: a {@code data:} URI is no long URL. */
    static Parsed parse(String text, TrustedHosts trusted) {
        String written = text.strip();
        Matcher url = ABSOLUTE.matcher(written);
        if (!url.matches() || written.chars().anyMatch(Character::isISOControl)) {
            return Parsed.NOT_PUBLIC;
        }
        Matcher authority = AUTHORITY.matcher(url.group(2));
        if (!authority.matches() || authority.group(1).length() > LONGEST_WRITTEN_NAME) {
            return Parsed.NOT_PUBLIC;
        }
        String name = decoded(authority.group(1));
        String host = ascii(name);
        boolean tls = url.group(1).toLowerCase(Locale.ROOT).equals("https");
        if (host == null) {
            boolean hasLettersOfOtherScripts = name.chars().anyMatch(letter -> letter > 0x7F);
            return tls && hasLettersOfOtherScripts
                    ? Parsed.unverified(Reason.ODD_NAME, "a name that cannot be written in ASCII")
                    : Parsed.NOT_PUBLIC;
        }
        int defaultPort = tls ? HTTPS_PORT : 80;
        String digits = authority.group(2);
        int port = digits == null || digits.isEmpty() ? defaultPort : Integer.parseInt(digits);
        boolean isTrusted = trusted.trusts(host, port, port == defaultPort);
        if (port > LAST_PORT || !isName(host) || !(isTrusted || (tls && isPublic(host)))) {
            return Parsed.NOT_PUBLIC;
        }
        if (DEVIATION.matcher(name).find()) {
            return Parsed.unverified(Reason.ODD_NAME, "a name that stands for two hosts");
        }
        return written.length() > MAX_LENGTH
                ? tooLong(written.length())
                : new Parsed.Fetchable(new MediaUrl(tls, host, port, target(url.group(3)), isTrusted));
    }

    /**
     * Resolves a {@code Location} header against this URL (RFC 3986, section 5.2). Only one that begins with a scheme or {@code //}
     * leads to another host.
     *
     * @throws IllegalArgumentException when the header is no URL reference
     */
    Parsed resolve(String location, TrustedHosts hosts) {
        if (HAS_SCHEME.matcher(location.strip()).matches()) {
            return parse(location, hosts);
        }
        String reference = withoutFragment(encoded(location.strip()));
        if (reference.startsWith("//")) {
            return parse((tls ? "https:" : "http:") + reference, hosts);
        }
        if (LONE_PERCENT.matcher(reference).find()) {
            throw new IllegalArgumentException("a percent sign that encodes nothing");
        }
        String next = resolved(reference);
        return next.length() > MAX_LENGTH
                ? tooLong(next.length())
                : new Parsed.Fetchable(new MediaUrl(tls, host, port, next, trusted));
    }

    /** @param reference without a fragment */
    private String resolved(String reference) {
        if (reference.isEmpty()) {
            return target;
        }
        String path = path(reference);
        String query = reference.substring(path.length());
        String base = path(target);
        if (path.isEmpty()) {
            return base + query;
        }
        return withoutDots(path.startsWith("/") ? path : base.substring(0, base.lastIndexOf('/') + 1) + path) + query;
    }

    /** Section 5.2.4: {@code .} and {@code ..} lead no higher than to the root. */
    private static String withoutDots(String path) {
        String[] segments = path.substring(1).split("/", -1);
        List<String> kept = new ArrayList<>();
        for (String segment : segments) {
            if (segment.equals("..") && !kept.isEmpty()) {
                kept.removeLast();
            } else if (!segment.equals(".") && !segment.equals("..")) {
                kept.add(segment);
            }
        }
        String last = segments[segments.length - 1];
        boolean isFolder = last.equals(".") || last.equals("..");
        return "/" + String.join("/", kept) + (isFolder && !kept.isEmpty() ? "/" : "");
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String withoutFragment(String text) {
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    private static Parsed tooLong(int length) {
        return Parsed.unverified(Reason.TOO_LONG, "a URL of " + length + " characters");
    }

    private static boolean isPublic(String host) {
        return host.contains(".")
                && !ENDS_IN_NUMBER.matcher(host).matches()
                && !PRIVATE_DOMAIN.matcher(host).matches();
    }

    private static boolean isName(String host) {
        return host.length() <= LONGEST_NAME && NAME.matcher(host).matches();
    }

    /** The name as name servers get it, without a dot at its end; null when it has no such form. */
    private static @Nullable String ascii(String name) {
        try {
            // Also maps characters that look like ASCII: full-width digits, ideographic full stops.
            String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        } catch (IllegalArgumentException cannotBeMapped) {
            return null;
        }
    }

    /** A name with its percent-encoded bytes as UTF-8 (RFC 3986, section 3.2.2); a lone percent sign stays. */
    private static String decoded(String name) {
        return PERCENT_ENCODED
                .matcher(name)
                .replaceAll(bytes -> Matcher.quoteReplacement(
                        new String(HexFormat.of().parseHex(bytes.group().replace("%", "")), StandardCharsets.UTF_8)));
    }

    private static String target(String rest) {
        String sent = encoded(withoutFragment(rest));
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
        boolean isDefaultPort = port == (tls ? 443 : 80);
        return (tls ? "https://" : "http://") + host + (isDefaultPort ? "" : ":" + port) + path(target);
    }
}
