package dev.reelay.console.figures;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.FailureGroup;
import dev.reelay.view.JobView;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group of failures on the page.
 *
 * @param group the group
 * @param jobs address of the list of its jobs; null when no filter finds them
 * @param query the filter that finds its jobs, as the end of an address; null like {@code jobs}
 * @param example what the newest of them says; null when it says nothing
 */
public record FailureLine(
        FailureGroup group,
        @Nullable String jobs,
        @Nullable String query,
        @Nullable String example) {

    /**
     * The line of a group.
     *
     * @param filter which jobs were counted
     * @param payloads whether the reader may see what customers have sent, which messages may quote
     */
    static FailureLine of(FailureGroup group, JobFilter filter, boolean payloads) {
        JobRow newest = group.newest();
        String said = newest.end() == null || !payloads ? null : newest.end().message();
        try {
            JobFilter exact = Links.only(filter, "code", group.code());
            exact = Links.only(exact, "model", group.model());
            exact = Links.only(exact, "message", group.message());
            return new FailureLine(group, Links.filtered("/jobs", exact), exact.text(), said);
        } catch (FilterException e) {
            return new FailureLine(group, null, null, said);
        }
    }

    /** The code; empty when the result was not read. */
    public String code() {
        return group.code();
    }

    /** The model's id, or what stands for it. */
    public String model() {
        return group.model().isEmpty() ? "(none named)" : group.model();
    }

    /** What the messages have in common; empty when they say nothing. */
    public String message() {
        return group.message();
    }

    /** How many. */
    public long count() {
        return group.count();
    }

    /** How many RunComfy charged for. */
    public long charged() {
        return group.charged().getOrDefault(Charged.YES, 0L);
    }

    /** How many RunComfy did not charge for. */
    public long free() {
        return group.charged().getOrDefault(Charged.NO, 0L);
    }

    /** Of how many nobody knows. */
    public long unclear() {
        return group.charged().getOrDefault(Charged.UNKNOWN, 0L);
    }

    /** The sum of the costs that RunComfy named; null when it named none. */
    public @Nullable BigDecimal usd() {
        return group.costUsd();
    }

    /** When the first of them ended. */
    public @Nullable Instant first() {
        return group.oldest().times().finishedAt();
    }

    /** When the last of them ended. */
    public @Nullable Instant last() {
        return group.newest().times().finishedAt();
    }

    /** The id of the newest of them. */
    public String exampleId() {
        return group.newest().id();
    }

    /** Address of the newest of them. */
    public String exampleHref() {
        return Links.job(group.newest().id());
    }

    private Optional<FailureCode> known() {
        return Arrays.stream(FailureCode.values())
                .filter(code -> code.code().equals(group.code()))
                .findFirst();
    }

    /** What the code means, in one sentence. */
    public String meaning() {
        if (group.model().equals(JobView.OTHER_MODELS)) {
            return "These are too many kinds to tell them apart.";
        }
        if (group.code().isEmpty()) {
            return "The results were not read, so the console does not know why.";
        }
        return known().map(code -> code.text() + ".").orElse("This version of Reelay does not know the code.");
    }

    /** Whether a retry makes sense, in one sentence. */
    public String advice() {
        return known().map(FailureLine::advice).orElse("Look at the jobs one by one.");
    }

    private static String advice(FailureCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "The same request would be rejected again: correct it.";
            case UNKNOWN_MODEL -> "A retry makes sense once the catalog has the model.";
            case INVALID_INPUT -> "The same input would be rejected again, unless the model's schema has changed.";
            case INVALID_MEDIA -> "The same files would be rejected again, unless they were replaced.";
            case PROVIDER_REJECTED -> "RunComfy would refuse the same input again.";
            case SUBMISSION_UNKNOWN ->
                "First look the jobs up at RunComfy and record what you find: see Money in doubt.";
            case PROVIDER_FAILED, NO_OUTPUT, REQUEST_LOST, TIMED_OUT, INTERNAL_ERROR -> "The same input may succeed.";
        };
    }

    /** Whether the jobs have to be looked up before anything else. */
    public boolean inDoubt() {
        return group.newest().isInDoubt();
    }
}
