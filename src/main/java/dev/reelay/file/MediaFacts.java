package dev.reelay.file;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Facts about the file behind a URL, or in one, as the host and the file claim them. */
public sealed interface MediaFacts {

    /**
     * An image, as its header describes it.
     *
     * @param width in pixels, as a viewer shows it: an EXIF orientation that turns the
     *     picture is applied; above 0
     * @param height as {@code width}
     * @param alpha whether pixels can be transparent; false when the first bytes of the file do not say so
     * @param bytes the size of the file; null when it is not known
     */
    record Image(
            ImageFormat format,
            long width,
            long height,
            boolean alpha,
            @Nullable Long bytes) implements MediaFacts {}

    /**
     * A video or a sound, as its container describes it.
     *
     * @param seconds its length, to the millisecond; null when it is not known, which says nothing against the file
     * @param bytes the size of the file; null when it is not known
     */
    record Clip(
            ClipFormat format,
            @Nullable BigDecimal seconds,
            @Nullable Long bytes) implements MediaFacts {}

    /**
     * A file in place of audio or video whose format is not known: only whether it exists, and how large it is.
     *
     * @param bytes the size of the file; null when it is not known
     */
    record Bytes(@Nullable Long bytes) implements MediaFacts {}

    /**
     * The beginning of the file was read, and it is not what was expected: a file of another kind, a broken image, or one
     * that states its size in pixels too far from its beginning.
     *
     * @param looksLike a few words for the kind of file, in Reelay's own words, for example {@code heic} or {@code html};
     *     at most 100 characters
     * @param format the format that the first bytes announce; null when it is none that Reelay recognises
     * @param detail a few words for the log
     * @param bytes the size of the file; null when it is not known
     */
    record Unreadable(
            String looksLike,
            @Nullable MediaFormat format,
            String detail,
            @Nullable Long bytes) implements MediaFacts {}

    /**
     * The file was not seen. That must not reject the job: RunComfy may be able to read the file.
     *
     * @param detail a few words for the log, without path and query of the URL
     */
    record Unverified(Reason reason, String detail) implements MediaFacts {}

    /**
     * The URL, or one that it redirects to, is not public. There is no detail, so that requests cannot explore a
     * private network.
     */
    record NotPublic() implements MediaFacts {}

    /**
     * A {@code data:} URI that no one can read.
     *
     * @param why what is wrong with it, in Reelay's own words: half a sentence, whose subject is the URI
     */
    record WrongDataUri(String why) implements MediaFacts {}

    /** Why a file was not seen. */
    public enum Reason {
        /** The host's name has no address. */
        NO_ADDRESS,
        /** The connection could not be opened, or broke before enough bytes had arrived. */
        NO_CONNECTION,
        /** The TLS handshake failed, or the certificate is not valid for the host. */
        TLS,
        /** The host did not send enough bytes in time. */
        TIMED_OUT,
        /** Too many other files of the same host, or of all hosts, were being checked. */
        BUSY,
        /** A 4xx status other than 404 and 410: login, bot protection, rate limits, ranges. */
        REFUSED,
        /** A 404 or 410 status. */
        NOT_FOUND,
        /** A 5xx status. */
        HOST_TROUBLE,
        /** Too many redirects, or one without a usable location. */
        REDIRECTS,
        /** The response has a content coding that the worker does not undo, although the request excluded that. */
        ENCODED,
        /** A response that is not HTTP, contradicts itself, has an unexpected status, or only a few bytes of the file. */
        ODD_ANSWER,
        /** A URL so long that hosts refuse it. */
        TOO_LONG,
        /** A public https URL with another port than 443: the worker does not connect there. */
        OTHER_PORT,
        /** The name has an address that only the worker's own network can have made up: no connection is made to it. */
        MADE_UP_ADDRESS,
        /** Only the URL was judged: nothing is fetched for a field of this kind, or the job has more files than are looked at. */
        NOT_FETCHED,
        /** A host whose name two programs may spell differently for the name server. */
        ODD_NAME;

        /** The value of the metric tag, for example {@code timed_out}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
