package dev.reelay.records;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.ForeignText;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.Outcome;
import dev.reelay.job.Outcome.Completed;
import dev.reelay.job.Outcome.Failed;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.job.Violation;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a result that is too large loses. Each step gives back an equal result when it has nothing to take. */
final class ShorterResult {

    /** How many code points stay of a text that has to be cut. */
    static final int TEXT = 500;

    private static final int VIOLATIONS = 50;

    /** No list is so long that this many halvings leave anything. */
    private static final int HALVINGS = Integer.SIZE;

    private ShorterResult() {}

    /** The steps, to be taken in this order until it fits. The last two are only for jobs that were not to be taken in, or whose topic has shrunk since. */
    static List<UnaryOperator<JobResult>> steps() {
        UnaryOperator<JobResult> fewerUrls = ShorterResult::withHalfOfTheUrls;
        return Stream.of(
                        Stream.<UnaryOperator<JobResult>>of(
                                ShorterResult::withoutOutput,
                                ShorterResult::withFewerViolations,
                                ShorterResult::withoutMetadata,
                                ShorterResult::withBriefError),
                        Collections.nCopies(HALVINGS, fewerUrls).stream(),
                        Stream.<UnaryOperator<JobResult>>of(
                                ShorterResult::withoutHeaders, ShorterResult::withShortModel))
                .flatMap(steps -> steps)
                .toList();
    }

    private static JobResult withoutOutput(JobResult result) {
        return result.outcome() instanceof Completed completed
                ? with(result, new Completed(MissingNode.getInstance(), completed.videoUrls(), completed.imageUrls()))
                : result;
    }

    /** The first ones stay, without what was found in their place: the producer knows what it sent. */
    private static JobResult withFewerViolations(JobResult result) {
        if (result.outcome() instanceof Failed failed) {
            List<Violation> first = failed.violations().stream()
                    .limit(VIOLATIONS)
                    .map(it -> new Violation(it.pointer(), it.rule(), it.limit(), null, it.message()))
                    .toList();
            return with(result, new Failed(failed.code(), failed.message(), first, failed.provider()));
        }
        return result;
    }

    static JobResult withoutMetadata(JobResult result) {
        return with(result, result.job().model(), null, result.job().headers());
    }

    /** The code stays, and the beginning of each message. */
    private static JobResult withBriefError(JobResult result) {
        if (result.outcome() instanceof Failed failed) {
            return with(
                    result,
                    new Failed(failed.code(), ForeignText.cut(failed.message(), TEXT), brief(failed.provider())));
        }
        return result;
    }

    private static @Nullable ProviderMessage brief(@Nullable ProviderMessage said) {
        return said == null || said.message() == null
                ? said
                : new ProviderMessage(said.httpStatus(), said.errorCode(), ForeignText.cut(said.message(), TEXT));
    }

    private static JobResult withHalfOfTheUrls(JobResult result) {
        return result.outcome() instanceof Completed completed
                ? with(
                        result,
                        new Completed(completed.output(), half(completed.videoUrls()), half(completed.imageUrls())))
                : result;
    }

    private static JobResult withoutHeaders(JobResult result) {
        return with(result, result.job().model(), null, List.of());
    }

    private static JobResult withShortModel(JobResult result) {
        return with(result, ForeignText.cut(result.job().model(), TEXT), null, List.of());
    }

    private static List<String> half(List<String> urls) {
        return urls.subList(0, urls.size() / 2);
    }

    private static JobResult with(JobResult result, Outcome outcome) {
        return new JobResult(
                result.job(),
                outcome,
                result.charged(),
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate());
    }

    private static JobResult with(JobResult result, String model, @Nullable ObjectNode metadata, List<Header> headers) {
        Job job = result.job();
        return new JobResult(
                new Job(
                        job.id(),
                        model,
                        metadata,
                        headers,
                        job.startBy(),
                        job.onUnknownSubmission(),
                        job.contentHash(),
                        job.receivedAt()),
                result.outcome(),
                result.charged(),
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate());
    }
}
