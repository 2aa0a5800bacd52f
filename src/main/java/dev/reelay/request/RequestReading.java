package dev.reelay.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Job;
import dev.reelay.job.Outcome;
import org.jspecify.annotations.Nullable;

/** What a record turned out to be. All that it holds can be written as JSON again. */
public sealed interface RequestReading {

    /**
     * A request in a right envelope. Neither its model nor its input has been looked at.
     *
     * @param input exactly what the producer sent; nothing is added to it
     */
    record Valid(Job job, ObjectNode input) implements RequestReading {}

    /**
     * A request that names its job, but is wrong: the job is rejected.
     *
     * @param job holds what could be read; its model is empty when the request named none that could be one
     * @param why all that is wrong with the envelope, as {@link FailureCode#INVALID_REQUEST}
     */
    record Invalid(Job job, Outcome.Failed why) implements RequestReading {}

    /**
     * A record that names no job itself: a dead letter.
     *
     * @param reason one sentence for a person
     * @param job the job that is rejected with it if its id is not known yet; null when neither the CloudEvent around
     *     the record nor the record's key gives an id
     */
    record Unreadable(
            DeadLetter.Code code, String reason, @Nullable Job job) implements RequestReading {

        /** What the result of {@link #job} says. */
        public Outcome.Failed why() {
            return new Outcome.Failed(FailureCode.INVALID_REQUEST, reason);
        }
    }
}
