package dev.reelay.request;

import dev.reelay.job.DeliverTo;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which places for copies of files requests may name.
 *
 * @param buckets what lies in one of these is allowed; null for every bucket
 * @param isPublic whether a URL is that of a public host by its spelling, or of one that the operator trusts
 */
public record DeliveryRules(@Nullable List<DeliverTo.Bucket> buckets, Predicate<String> isPublic) {

    /** Every place, as far as its form is right: for those who do not know a worker's settings. */
    public static final DeliveryRules ANY = new DeliveryRules(null, _ -> true);

    public DeliveryRules {
        buckets = buckets == null ? null : List.copyOf(buckets);
    }

    /**
     * Reads the setting {@code REELAY_OUTPUT_DELIVER_TO}.
     *
     * @param entries {@code s3://bucket} or {@code s3://bucket/prefix}, also with a slash at the end; blank entries are ignored
     * @throws IllegalArgumentException when an entry is neither; the message says in one line what it should look like
     */
    public static List<DeliverTo.Bucket> parse(List<String> entries) {
        return entries.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> DeliverTo.Bucket.parse(entry)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "expected s3://bucket or s3://bucket/prefix, separated by commas; a prefix has letters, digits"
                                        + " and . _ ~ - only")))
                .toList();
    }

    /** Why a request must not name this bucket, as a sentence; empty when it may. */
    Optional<String> refusal(DeliverTo.Bucket place) {
        if (buckets == null || buckets.stream().anyMatch(place::isWithin)) {
            return Optional.empty();
        }
        return Optional.of(
                buckets.isEmpty()
                        ? "deliver_to names a bucket, and this installation delivers to none: its operator has to allow it with"
                                + " REELAY_OUTPUT_DELIVER_TO. Presigned URLs need no permission."
                        : "deliver_to names " + place
                                + ", which is in no bucket and below no prefix that REELAY_OUTPUT_DELIVER_TO allows.");
    }
}
