package dev.reelay.console.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs that have ended. */
final class Ends {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Ends() {}

    private static JobState.Accepted accepted(String id, String model, Instant at) {
        Job job = new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash-" + id, at);
        return new JobState.Accepted(job, JsonNodeFactory.instance.objectNode().put("prompt", "a cat"), 0);
    }

    /** A job that was rejected or failed a minute after noon and so many seconds. */
    static Ending failed(String id, String model, long second, FailureCode code, String message) {
        Instant at = NOON.plusSeconds(second);
        Outcome outcome = new Outcome.Failed(code, message);
        JobState.Accepted accepted = accepted(id, model, at);
        return switch (code) {
            case INVALID_REQUEST, UNKNOWN_MODEL, INVALID_INPUT, INVALID_MEDIA ->
                accepted.end(outcome, at.plusSeconds(60));
            case PROVIDER_REJECTED, SUBMISSION_UNKNOWN -> accepted.submit(at).end(outcome, at.plusSeconds(60));
            case PROVIDER_FAILED, NO_OUTPUT, REQUEST_LOST, TIMED_OUT, INTERNAL_ERROR ->
                accepted.submit(at).accepted("request-of-" + id, at).end(outcome, at.plusSeconds(60));
        };
    }

    /** A job whose submission had no clear answer. */
    static Ending unknown(String id, String model, long second, @Nullable ProviderMessage provider) {
        Instant at = NOON.plusSeconds(second);
        return accepted(id, model, at)
                .submit(at)
                .end(
                        new Outcome.Failed(
                                FailureCode.SUBMISSION_UNKNOWN,
                                "RunComfy may or may not have accepted the job",
                                provider),
                        at.plusSeconds(1));
    }

    /** A job that is completed. */
    static Ending completed(String id, String model, Instant end) {
        String url = "https://cdn.example/1.mp4";
        return accepted(id, model, end.minusSeconds(60))
                .submit(end.minusSeconds(59))
                .accepted("request-of-" + id, end.minusSeconds(58))
                .end(
                        new Outcome.Completed(
                                JsonNodeFactory.instance.objectNode().put("video", url),
                                List.of(url),
                                List.of(),
                                List.of()),
                        end);
    }
}
