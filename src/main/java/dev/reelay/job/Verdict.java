package dev.reelay.job;

import dev.reelay.job.JobState.Accepted;
import org.jspecify.annotations.Nullable;

/** What becomes of a record of the requests topic. Every record gets exactly one verdict. */
public sealed interface Verdict {

    /** A new job. */
    record Admitted(Accepted job) implements Verdict {}

    /** A result at once: the request is invalid, {@code start_by} has passed, or a cancel command came first. */
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
