package dev.reelay.decision;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.JobState.Accepted;
import org.jspecify.annotations.Nullable;

/** The verdict about a record of the requests topic. Every record gets exactly one. */
public sealed interface Verdict {

    /** A new job. */
    record Admitted(Accepted job) implements Verdict {}

    /**
     * A result without a job: the request is invalid, {@code start_by} has passed, or a cancel command for it was there
     * first.
     */
    record Answered(Ending ending) implements Verdict {}

    /** The same request was received before; there is nothing to do. */
    record Repeat(String id) implements Verdict {}

    /**
     * The record goes to the dead letters.
     *
     * @param ending the result of the job that the record's key names; null when the key names none, or a known job
     */
    record DeadLettered(DeadLetter letter, @Nullable Ending ending) implements Verdict {}
}
