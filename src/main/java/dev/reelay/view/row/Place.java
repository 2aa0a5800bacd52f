package dev.reelay.view.row;

/**
 * Where a record is.
 *
 * @param source what kind of record it is, and so its topic: results for {@link Source#RESULT}, else jobs
 * @param timestamp the record's, in milliseconds since the epoch; -1 when it has none
 */
public record Place(Source source, int partition, long offset, long timestamp) {}
