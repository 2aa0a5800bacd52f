package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.outcome.Outcome.Completed;
import dev.reelay.outcome.Outcome.Expired;
import dev.reelay.outcome.Outcome.Failed;
import org.jspecify.annotations.Nullable;

/** Builds the JSON of a result. The fields are public contract: {@code contract/result.schema.json} describes them. */
final class ResultBody {

    private ResultBody() {}

    static ObjectNode of(JobResult result, boolean truncated) {
        Job job = result.job();
        Outcome outcome = result.outcome();
        ObjectNode body = RecordJson.object().put("id", job.id());
        body.put("status", outcome.status().word());
        if (!job.model().isEmpty()) {
            body.put("model", job.model());
        }
        RecordJson.putUnlessNull(body, "request_id", result.requestId());
        switch (outcome) {
            case Completed completed -> {
                OutputFields.put(body, completed);
                OutputFields.putCopies(body, completed);
            }
            case Failed failed -> body.set("error", error(failed));
            case Cancelled _, Expired _ -> {
                // The status is all there is.
            }
        }
        body.put("charged", result.charged().word());
        RecordJson.putCost(body, result.cost());
        if (result.cancelTooLate()) {
            body.put("cancellation", CancellationStatus.TOO_LATE.word());
        }
        RecordJson.putUnlessNull(body, "schema", job.checks().schema());
        if (!job.checks().warnings().isEmpty()) {
            body.set("warnings", ViolationJson.write(job.checks().warnings()));
        }
        RecordJson.setUnlessNull(body, "metadata", job.metadata());
        RecordJson.putUnlessNull(body, "received_at", job.receivedAt());
        RecordJson.putUnlessNull(body, "submitted_at", result.submittedAt());
        RecordJson.putUnlessNull(body, "started_at", result.startedAt());
        RecordJson.putUnlessNull(body, "finished_at", result.finishedAt());
        if (truncated) {
            body.put("truncated", true);
        }
        return body;
    }

    private static ObjectNode error(Failed failed) {
        ObjectNode error = RecordJson.object().put("code", failed.code().code());
        error.put("message", failed.message());
        error.put("retryable", failed.code().isRetryable());
        if (!failed.violations().isEmpty()) {
            error.set("violations", ViolationJson.write(failed.violations()));
        }
        ObjectNode provider = provider(failed.provider());
        if (!provider.isEmpty()) {
            error.set("provider", provider);
        }
        return error;
    }

    private static ObjectNode provider(@Nullable ProviderMessage message) {
        ObjectNode provider = RecordJson.object();
        if (message != null) {
            if (message.httpStatus() > 0) {
                provider.put("http_status", message.httpStatus());
            }
            if (message.errorCode() != null) {
                provider.put("error_code", message.errorCode());
            }
            RecordJson.putUnlessNull(provider, "message", message.message());
        }
        return provider;
    }
}
