package dev.reelay.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The meaning of status and headers of a response to a GET with {@code Range: bytes=0-...} (RFC 9110). Pure. */
sealed interface ResponseHead {

    /**
     * The body is the file, or its beginning.
     *
     * @param bytes the size of the whole file; null when the response does not contain it
     * @param whole whether the body is the whole file, and says itself where it ends: a body that ends with its connection
     *     may have been cut
     * @param part whether the host sends parts of files: the body is one, or was asked for as one
     * @param gzip whether the body has the content coding gzip, which the request excluded
     */
    record File(@Nullable Long bytes, boolean whole, boolean part, boolean gzip) implements ResponseHead {}

    /** The file exists, and has no byte. The body is not the file. */
    record EmptyFile() implements ResponseHead {}

    /** The host redirects to {@code location}, which is as the host wrote it, in UTF-8 or in Latin-1. */
    record Redirect(String location) implements ResponseHead {}

    /** The body is not the file. */
    record NoFile(MediaFacts facts) implements ResponseHead {}

    /**
     * Which version of a file a host sent, so that parts of two versions are not taken for one file.
     *
     * @param tag the entity tag, as the host wrote it; null when there is none
     * @param changed when the file was changed, as the host wrote it; null when it does not say
     */
    record FileVersion(@Nullable String tag, @Nullable String changed) {

        static FileVersion of(HttpClientResponse response) {
            return new FileVersion(response.getHeader(HttpHeaders.ETAG), response.getHeader(HttpHeaders.LAST_MODIFIED));
        }

        /** Whether nothing says that this is another version. */
        boolean canBe(FileVersion other) {
            return agree(tag, other.tag) && agree(changed, other.changed);
        }

        private static boolean agree(@Nullable String one, @Nullable String other) {
            return one == null || other == null || one.equals(other);
        }
    }

    /** The values of a header, one for each time that it was sent. */
    interface Headers {
        List<String> all(String name);

        default @Nullable String first(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.getFirst().strip();
        }
    }

    /** The facts of a file in a content coding that is not undone. */
    MediaFacts PACKED = new Unverified(Reason.ENCODED, "compressed although that was not asked for");

    /** At most 18 digits, so that the size fits a {@code long}. */
    Pattern SIZE = Pattern.compile("[0-9]{1,18}");

    Pattern FROM_THE_START = Pattern.compile("(?i)bytes\\s+0-([0-9]{1,18})/(\\*|[0-9]{1,18})");

    Pattern OF_AN_EMPTY_FILE = Pattern.compile("(?i)bytes\\s+\\*/0");

    Pattern PART = Pattern.compile("(?i)bytes\\s+([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    /**
     * Whether the response to a GET for a later part of a file is that part, as it is in the file.
     *
     * @param offset of the part's first byte
     * @param count of its bytes
     * @param size of the whole file
     */
    static boolean isPart(int status, Headers headers, long offset, int count, long size) {
        String range = headers.first("content-range");
        Matcher part = PART.matcher(range == null ? "" : range);
        return status == 206
                && codings(headers).isEmpty()
                && part.matches()
                && Long.parseLong(part.group(1)) == offset
                && Long.parseLong(part.group(2)) == offset + count - 1
                && Long.parseLong(part.group(3)) == size;
    }

    static ResponseHead read(int status, Headers headers) {
        return switch (status) {
            case 200 -> isReadable(headers) ? whole(headers) : new NoFile(PACKED);
            case 206 -> isReadable(headers) ? part(headers) : new NoFile(PACKED);
            case 301, 302, 303, 307, 308 -> {
                String location = headers.first("location");
                yield location == null || location.isEmpty()
                        ? none(Reason.REDIRECTS, "a redirect that leads nowhere")
                        : new Redirect(utf8(location));
            }
            case 416 -> isEmpty(headers) ? new EmptyFile() : none(Reason.REFUSED, "answered " + status);
            case 404, 410 -> none(Reason.NOT_FOUND, "answered " + status);
            default ->
                none(
                        status >= 500 ? Reason.HOST_TROUBLE : status >= 400 ? Reason.REFUSED : Reason.ODD_ANSWER,
                        "answered " + status);
        };
    }

    /** Bytes of a header arrive as characters of Latin-1, while hosts that do not percent-encode a URL write it in UTF-8. */
    private static String utf8(String header) {
        try {
            return UTF_8.newDecoder()
                    .decode(ISO_8859_1.newEncoder().encode(CharBuffer.wrap(header)))
                    .toString();
        } catch (CharacterCodingException notInUtf8) {
            return header;
        }
    }

    private static ResponseHead whole(Headers headers) {
        Long length = length(headers);
        boolean framed = length != null || !headers.all("transfer-encoding").isEmpty();
        return isGzip(headers) ? new File(null, framed, false, true) : new File(length, framed, false, false);
    }

    /** Hosts refuse a range of a file that has no bytes at all, and say that it has none (RFC 9110, section 15.5.17). */
    private static boolean isEmpty(Headers headers) {
        String range = headers.first("content-range");
        return range != null && OF_AN_EMPTY_FILE.matcher(range).matches();
    }

    private static ResponseHead part(Headers headers) {
        String range = headers.first("content-range");
        Matcher fromTheStart = FROM_THE_START.matcher(range == null ? "" : range);
        if (!fromTheStart.matches()) {
            return none(Reason.ODD_ANSWER, "a part of the file that was not asked for");
        }
        if (fromTheStart.group(2).equals("*")) {
            return new File(null, false, true, isGzip(headers));
        }
        long last = Long.parseLong(fromTheStart.group(1));
        long bytes = Long.parseLong(fromTheStart.group(2));
        if (last >= bytes) {
            return none(Reason.ODD_ANSWER, "a part that is larger than the file");
        }
        boolean whole = last == bytes - 1;
        return isGzip(headers) ? new File(null, whole, true, true) : new File(bytes, whole, true, false);
    }

    private static @Nullable Long length(Headers headers) {
        String length = headers.first("content-length");
        boolean counts = length != null
                && SIZE.matcher(length).matches()
                && headers.all("transfer-encoding").isEmpty();
        return counts ? Long.valueOf(length) : null;
    }

    private static boolean isReadable(Headers headers) {
        return codings(headers).isEmpty() || isGzip(headers);
    }

    /** Some hosts store files packed, and send them so to all. */
    private static boolean isGzip(Headers headers) {
        List<String> codings = codings(headers);
        return codings.equals(List.of("gzip")) || codings.equals(List.of("x-gzip"));
    }

    private static List<String> codings(Headers headers) {
        return headers.all("content-encoding").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }

    private static ResponseHead none(Reason reason, String detail) {
        return new NoFile(new Unverified(reason, detail));
    }
}
