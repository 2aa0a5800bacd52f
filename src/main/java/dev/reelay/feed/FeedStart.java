package dev.reelay.feed;

/**
 * Where a feed begins in a partition.
 *
 * @param tail how many offsets before the end; {@link Long#MAX_VALUE} for the beginning. Markers of transactions are offsets too,
 *     so there may be fewer records
 */
public record FeedStart(long tail) {

    /** Every record of the topic. */
    public static final FeedStart BEGINNING = new FeedStart(Long.MAX_VALUE);

    long offset(long begin, long end) {
        return tail >= end - begin ? begin : end - tail;
    }
}
