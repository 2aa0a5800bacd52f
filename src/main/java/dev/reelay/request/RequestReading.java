package dev.reelay.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import org.jspecify.annotations.Nullable;

/** The content of a record of the requests topic. Everything in it can be written as JSON again. */
public sealed interface RequestReading {

    /**
     * A request with a valid envelope. Its model and its input are not checked yet.
     *
     * @param input exactly what the producer sent
     */
    record Valid(Job job, ObjectNode input) implements RequestReading {}

    /**
     * A request with an id and an invalid envelope: the job is rejected.
     *
     * @param job has the fields that could be read; its model is empty when the request has no valid one
     * @param why all violations of the envelope, as {@link FailureCode#INVALID_REQUEST}
     */
    record Invalid(Job job, Outcome.Failed why) implements RequestReading {}

    /**
     * A record without a readable request: a dead letter.
     *
     * @param reason one sentence for the producer
     * @param job the job to reject too, unless its id is known already; null when neither the CloudEvent nor the record's key has
     *     an id
     */
    record Unreadable(String reason, @Nullable Job job) implements RequestReading {

        /** The outcome of {@link #job}. */
        public Outcome.Failed why() {
            return new Outcome.Failed(FailureCode.INVALID_REQUEST, reason);
        }
    }
}
