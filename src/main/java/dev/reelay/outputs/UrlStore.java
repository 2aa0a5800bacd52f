package dev.reelay.outputs;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.job.DeliverTo;
import dev.reelay.media.PublicUploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * One presigned URL as a place for one file. What it says of the place is without the URL's query, in results and in reasons: the
 * query is the right to write there.
 *
 * @param url verbatim
 */
record UrlStore(String url, Places.Uploads uploads) {

    /** S3 and its kin take no larger one in a single PUT. */
    static final long MOST_BYTES = 5L << 30;

    /** Answers of a host in trouble; every other one is about the URL, and stays as it is. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

    /**
     * Puts the file there.
     *
     * @param length of the file
     * @return the place
     * @throws StoreException when the place has not taken it
     * @throws IOException when the stream fails, as it threw it
     */
    String put(String contentType, long length, InputStream bytes) throws IOException, InterruptedException {
        return switch (uploads.put(url, contentType, length, bytes)) {
            case PublicUploads.Answer.Answered(int status) when status / 100 == 2 -> DeliverTo.withoutQuery(url);
            case PublicUploads.Answer.Answered(int status) -> throw refused(status);
            case PublicUploads.Answer.Broken(String why) ->
                throw new StoreException("its place in deliver_to did not take it: " + why, false);
            case PublicUploads.Answer.NotSent(MediaFacts why) -> throw notSent(why);
        };
    }

    private static StoreException refused(int status) {
        String hint = status == 403
                ? ": the signature has ended, or is that of something else"
                : status / 100 == 3 ? ", a redirect, which is not followed" : "";
        boolean isFinal = status < 500 && !PASSING.contains(status);
        return new StoreException("its URL in deliver_to answered " + status + hint, isFinal);
    }

    private static StoreException notSent(MediaFacts why) {
        return why instanceof Unverified unseen
                ? new StoreException(
                        "its URL in deliver_to cannot be reached (%s): %s"
                                .formatted(unseen.reason().word(), unseen.detail()),
                        isFinal(unseen.reason()))
                : new StoreException("its URL in deliver_to is not public", true);
    }

    /** Whether no later try can reach a URL. */
    static boolean isFinal(Reason reason) {
        return reason == Reason.REDIRECTS
                || reason == Reason.OTHER_PORT
                || reason == Reason.MADE_UP_ADDRESS
                || reason == Reason.TOO_LONG
                || reason == Reason.ODD_NAME;
    }
}
