package dev.reelay.view;

/**
 * A record that the view cannot read.
 *
 * @param reason one line for an operator
 */
public record UnreadableRecord(String topic, int partition, long offset, String reason) {}
