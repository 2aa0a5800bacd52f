package dev.reelay.outputs;

import dev.reelay.job.DeliverTo;
import dev.reelay.media.PublicUploads;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which place each file of a job goes to: the one that its request names, else the worker's store.
 *
 * @param store the worker's own; null for none
 * @param allowed the buckets that requests may name: the setting may have changed since the job was accepted
 * @param buckets any bucket, with the worker's credentials
 * @param uploads puts files to presigned URLs
 */
public record Places(
        @Nullable ObjectStore store,
        List<DeliverTo.Bucket> allowed,
        Function<DeliverTo.Bucket, ObjectStore> buckets,
        Uploads uploads) {

    /** Puts files to presigned URLs. */
    public interface Uploads {
        /** See {@link PublicUploads#put}. */
        PublicUploads.Answer put(String url, String contentType, long length, InputStream bytes)
                throws IOException, InterruptedException;
    }

    /** Where one file goes. */
    sealed interface Place {

        /** A store, under the key that every worker uses. */
        record In(ObjectStore store) implements Place {}

        /** A presigned URL. */
        record At(String url) implements Place {}

        /** Nowhere. */
        record None(String why) implements Place {}
    }

    public Places {
        allowed = List.copyOf(allowed);
    }

    /** The worker's store alone. */
    static Places of(ObjectStore store) {
        return new Places(
                store,
                List.of(),
                _ -> store,
                (_, _, _, _) -> new PublicUploads.Answer.Broken("no file is put to presigned URLs here"));
    }

    /** @param number of the file in its output, from 1 */
    Place of(@Nullable DeliverTo named, int number) {
        return switch (named) {
            case DeliverTo.Bucket bucket
            when allowed.stream().anyMatch(bucket::isWithin) -> new Place.In(buckets.apply(bucket));
            case DeliverTo.Bucket bucket ->
                new Place.None("this worker's REELAY_OUTPUT_DELIVER_TO does not allow " + bucket);
            case DeliverTo.Urls(List<String> urls) when number <= urls.size() -> new Place.At(urls.get(number - 1));
            case DeliverTo.Urls _ -> inStore("deliver_to has no URL for it, and the worker no store");
            case null -> inStore("the worker has no store");
        };
    }

    private Place inStore(String otherwise) {
        return store == null ? new Place.None(otherwise) : new Place.In(store);
    }
}
