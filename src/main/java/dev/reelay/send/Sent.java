package dev.reelay.send;

/**
 * Where a record is that was sent.
 *
 * @param timestamp in milliseconds since the epoch: the broker's time where the topic has that, else the sender's
 */
public record Sent(int partition, long offset, long timestamp) {}
