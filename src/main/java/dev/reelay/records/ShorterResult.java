package dev.reelay.records;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Outcome.Completed;
import dev.reelay.outcome.Outcome.Failed;
import dev.reelay.outcome.Violation;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shortens results that are too large, in steps. A step that finds nothing to shorten returns an equal result. */
final class ShorterResult {

    /** Code points of a text that was cut. */
    static final int MAX_TEXT = 500;

    private static final int MAX_VIOLATIONS = 50;

    /** So many halvings empty the longest list. */
    private static final int HALVINGS = Integer.SIZE;

    private ShorterResult() {}

    /**
     * The steps, in their order. The last two are for jobs that {@link ResultRecords#fits} would refuse: rejected ones, and
     * ones whose topic takes less than when they were accepted.
     */
    static List<UnaryOperator<JobResult>> steps() {
        UnaryOperator<JobResult> fewerUrls = ShorterResult::withHalfOfTheUrls;
        return Stream.of(
                        Stream.<UnaryOperator<JobResult>>of(
                                ShorterResult::withoutOutput,
                                ShorterResult::withFewerViolations,
                                ShorterResult::withoutWarnings,
                                ShorterResult::withoutMetadata,
                                ShorterResult::withShortMessages),
                        Collections.nCopies(HALVINGS, fewerUrls).stream(),
                        Stream.<UnaryOperator<JobResult>>of(
                                ShorterResult::withoutHeaders, ShorterResult::withShortModel))
                .flatMap(steps -> steps)
                .toList();
    }

    private static JobResult withoutOutput(JobResult result) {
        return result.outcome() instanceof Completed completed
                ? with(
                        result,
                        new Completed(
                                MissingNode.getInstance(),
                                completed.videoUrls(),
                                completed.imageUrls(),
                                completed.audioUrls(),
                                completed.copies()))
                : result;
    }

    /** Keeps the first violations, without the actual values: the producer has them. */
    private static JobResult withFewerViolations(JobResult result) {
        if (result.outcome() instanceof Failed failed) {
            List<Violation> first = failed.violations().stream()
                    .limit(MAX_VIOLATIONS)
                    .map(it -> new Violation(it.pointer(), it.rule(), it.limit(), null, it.message()))
                    .toList();
            return with(result, new Failed(failed.code(), failed.message(), first, failed.provider()));
        }
        return result;
    }

    static JobResult withoutWarnings(JobResult result) {
        return with(result, result.job().with(result.job().checks().withoutWarnings()), result.outcome());
    }

    static JobResult withoutMetadata(JobResult result) {
        return with(result, result.job().model(), null, result.job().headers());
    }

    /** Keeps the code and the beginning of each message. */
    private static JobResult withShortMessages(JobResult result) {
        if (result.outcome() instanceof Failed failed) {
            return with(
                    result,
                    new Failed(failed.code(), ForeignText.cut(failed.message(), MAX_TEXT), cut(failed.provider())));
        }
        return result;
    }

    private static @Nullable ProviderMessage cut(@Nullable ProviderMessage message) {
        return message == null || message.message() == null
                ? message
                : new ProviderMessage(
                        message.httpStatus(), message.errorCode(), ForeignText.cut(message.message(), MAX_TEXT));
    }

    /** With the copies of these alone. */
    private static JobResult withHalfOfTheUrls(JobResult result) {
        if (result.outcome() instanceof Completed completed) {
            Completed fewer = new Completed(
                    completed.output(),
                    half(completed.videoUrls()),
                    half(completed.imageUrls()),
                    half(completed.audioUrls()),
                    null);
            return with(
                    result,
                    new Completed(
                            fewer.output(),
                            fewer.videoUrls(),
                            fewer.imageUrls(),
                            fewer.audioUrls(),
                            of(fewer.urls(), completed.copies())));
        }
        return result;
    }

    private static JobResult withoutHeaders(JobResult result) {
        return with(result, result.job().model(), null, List.of());
    }

    private static JobResult withShortModel(JobResult result) {
        return with(result, ForeignText.cut(result.job().model(), MAX_TEXT), null, List.of());
    }

    private static @Nullable Copies of(List<String> urls, @Nullable Copies copies) {
        if (copies == null) {
            return null;
        }
        Set<String> left = Set.copyOf(urls);
        return new Copies(
                copies.files().stream()
                        .filter(file -> left.contains(file.providerUrl()))
                        .toList(),
                copies.failure());
    }

    private static <T> List<T> half(List<T> all) {
        return all.subList(0, all.size() / 2);
    }

    private static JobResult with(JobResult result, Outcome outcome) {
        return with(result, result.job(), outcome);
    }

    private static JobResult with(JobResult result, String model, @Nullable JsonBytes metadata, List<Header> headers) {
        Job shorter = result.job().with(model, metadata, headers);
        return with(result, shorter, result.outcome());
    }

    private static JobResult with(JobResult result, Job job, Outcome outcome) {
        return new JobResult(
                job,
                outcome,
                result.charged(),
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate(),
                result.cost());
    }
}
