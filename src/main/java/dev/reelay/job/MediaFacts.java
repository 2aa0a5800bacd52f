package dev.reelay.job;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of the file behind a URL. Claims of the host and of the file, not proofs. */
public sealed interface MediaFacts {

    /**
     * An image, by its header.
     *
     * @param width in pixels, as a viewer shows it: an EXIF orientation that turns the picture is applied; above 0
     * @param height as {@code width}
     * @param alpha whether pixels can be transparent; false where the file does not say so early enough
     * @param bytes the size of the file; null when the host does not tell
     */
    record Image(
            ImageFormat format,
            long width,
            long height,
            boolean alpha,
            @Nullable Long bytes) implements MediaFacts {}

    /**
     * A file of which no more was asked than whether it is there: audio, video.
     *
     * @param bytes the size of the file; null when the host does not tell
     */
    record Bytes(@Nullable Long bytes) implements MediaFacts {}

    /**
     * What the file is cannot be known: whoever asks must let it pass.
     *
     * @param detail a few words for the log; without the URL's path and query
     * @param bytes the size of the file, where at least that is known
     */
    record Unverified(
            Reason reason, String detail, @Nullable Long bytes) implements MediaFacts {
        public Unverified(Reason reason, String detail) {
            this(reason, detail, null);
        }
    }

    /** The URL, or one that it leads to, is none that Reelay goes to. That is all that anybody is told. */
    record NotPublic() implements MediaFacts {}

    /** Why a file is unverified. */
    public enum Reason {
        /** The name has no address. */
        NO_ADDRESS,
        /** No connection, or it broke before enough had come. */
        NO_CONNECTION,
        /** No TLS, or a certificate that is not the host's. */
        TLS,
        TIMED_OUT,
        /** Too many other files of the same host, or of all hosts, were being looked at. */
        BUSY,
        /** The host answered, but not with the file: login, bots, too many requests, ranges. */
        REFUSED,
        NOT_FOUND,
        /** A 5xx status. */
        HOST_TROUBLE,
        /** Too many redirects, or one that leads nowhere. */
        REDIRECTS,
        /** The answer is compressed although that was not asked for. */
        ENCODED,
        /** An answer that is not HTTP, or contradicts itself. */
        ODD_ANSWER,
        /** Not an image of a known format, a broken one, or one whose size stands too far behind. */
        UNREADABLE,
        /** A URL so long that hosts refuse it. */
        TOO_LONG;

        /** As metrics write it, for example {@code timed_out}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
