package dev.reelay.retry;

import dev.reelay.records.OutgoingRecord;

/** What is to be sent, or why nothing is. */
public sealed interface Preparation {

    /**
     * A record for the requests topic.
     *
     * @param id the id of the job that it makes
     * @param model the model that the request names
     * @param partition where it must go: in another one, a repeat would not be noticed
     */
    record Ready(String id, String model, int partition, OutgoingRecord record) implements Preparation {}

    /**
     * Nothing is sent.
     *
     * @param message one or two sentences for the operator: why, and what to do
     */
    record Refused(Refusal reason, String message) implements Preparation {}
}
