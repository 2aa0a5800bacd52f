package dev.reelay.records;

import org.jspecify.annotations.Nullable;

/**
 * How far the requests of a partition are decided.
 *
 * @param nextOffset the first request that is neither answered nor stored
 * @param topicId the id of the topic whose log the offset belongs to
 * @param brokenAt set once the log was seen without records that the ledger has decided (it ended there, or the consumer was
 *     set back to there): no request is taken until an operator sets the group's offset. Null otherwise
 */
public record Position(
        long nextOffset, String topicId, @Nullable Long brokenAt) {}
