package dev.reelay.job;

/** What a decision does to a job. */
public sealed interface Step {

    /** Nothing changes. */
    record Stay() implements Step {}

    /** It goes on. */
    record Move(JobState.Pending next) implements Step {}

    /** It ends. */
    public record End(Ending ending) implements Step {}
}
