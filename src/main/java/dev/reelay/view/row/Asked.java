package dev.reelay.view.row;

import dev.reelay.job.Ordering;
import dev.reelay.json.JsonBytes;
import org.jspecify.annotations.Nullable;

/**
 * What a job's request asked for, without its input.
 *
 * @param model the model's id; empty when the request named none
 * @param contentHash distinguishes requests with the same id; empty when only the result is known
 * @param requestOffset of the request, in the partition of the requests topic with the number of the job's partition; null when the
 *     records do not say
 * @param ordering its priority, and whose it is; null when only the result is known
 * @param metadata a JSON object; null when there is none, when it is not known (a receipt without its result), or when it is left out
 * @param metadataLeftOut whether there is metadata that the table has no room for. It is in the record, and no filter finds it
 */
public record Asked(
        String model,
        String contentHash,
        @Nullable Long requestOffset,
        @Nullable Ordering ordering,
        @Nullable JsonBytes metadata,
        boolean metadataLeftOut) {

    /** Longer metadata, in bytes, is left out: a table of a hundred thousand jobs has to be small. */
    public static final int MAX_METADATA = 4_096;

    /** The same, without metadata that is too long. */
    public static Asked of(
            String model,
            String contentHash,
            @Nullable Long requestOffset,
            @Nullable Ordering ordering,
            @Nullable JsonBytes metadata) {
        boolean fits = metadata == null || metadata.size() <= MAX_METADATA;
        Ordering shared = Ordering.DEFAULT.equals(ordering) ? Ordering.DEFAULT : ordering;
        return new Asked(model, contentHash, requestOffset, shared, fits ? metadata : null, !fits);
    }

    /** The same, of a job of which nothing says how it is ordered. */
    public static Asked of(
            String model, String contentHash, @Nullable Long requestOffset, @Nullable JsonBytes metadata) {
        return of(model, contentHash, requestOffset, null, metadata);
    }

    /** The same with what another record of the job knows of its metadata. */
    public Asked withMetadataOf(Asked other) {
        return new Asked(model, contentHash, requestOffset, ordering, other.metadata, other.metadataLeftOut);
    }

    /** The same without metadata. */
    public Asked withoutMetadata() {
        return new Asked(model, contentHash, requestOffset, ordering, null, metadataLeftOut || metadata != null);
    }

    /** Whose job it is by its request, which is what counts for limits and budgets; null where it names none. */
    public @Nullable String tenant() {
        return ordering == null ? null : ordering.tenant();
    }
}
