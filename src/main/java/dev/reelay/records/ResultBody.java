package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.Outcome;
import dev.reelay.job.Outcome.Cancelled;
import dev.reelay.job.Outcome.Completed;
import dev.reelay.job.Outcome.Expired;
import dev.reelay.job.Outcome.Failed;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result as JSON, field for field as its consumers read it. */
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
        RecordJson.put(body, "request_id", result.requestId());
        switch (outcome) {
            case Completed completed -> {
                RecordJson.putAll(body, "video_urls", completed.videoUrls());
                RecordJson.putAll(body, "image_urls", completed.imageUrls());
                RecordJson.set(body, "output", completed.output());
            }
            case Failed failed -> body.set("error", error(failed));
            case Cancelled _, Expired _ -> {
                // The status says it all.
            }
        }
        body.put("charged", result.charged().word());
        if (result.cancelTooLate()) {
            body.put("cancellation", CancellationField.TOO_LATE.word());
        }
        RecordJson.set(body, "metadata", job.metadata());
        RecordJson.put(body, "received_at", job.receivedAt());
        RecordJson.put(body, "submitted_at", result.submittedAt());
        RecordJson.put(body, "started_at", result.startedAt());
        RecordJson.put(body, "finished_at", result.finishedAt());
        if (truncated) {
            body.put("truncated", true);
        }
        return body;
    }

    private static ObjectNode error(Failed failed) {
        ObjectNode error = RecordJson.object().put("code", failed.code().code());
        error.put("message", failed.message());
        error.put("retryable", isRetryable(failed));
        if (!failed.violations().isEmpty()) {
            error.set("violations", violations(failed.violations()));
        }
        ObjectNode provider = provider(failed.provider());
        if (!provider.isEmpty()) {
            error.set("provider", provider);
        }
        return error;
    }

    /** Where what RunComfy said tells more than the code does, it is weighed here. */
    private static boolean isRetryable(Failed failed) {
        return failed.code().isRetryable();
    }

    private static ArrayNode violations(List<Violation> violations) {
        ArrayNode array = RecordJson.object().arrayNode();
        for (Violation violation : violations) {
            ObjectNode node = array.addObject();
            node.put("pointer", violation.pointer());
            node.put("rule", violation.rule());
            RecordJson.set(node, "limit", violation.limit());
            RecordJson.set(node, "actual", violation.actual());
            node.put("message", violation.message());
        }
        return array;
    }

    private static ObjectNode provider(@Nullable ProviderMessage said) {
        ObjectNode provider = RecordJson.object();
        if (said != null) {
            if (said.httpStatus() > 0) {
                provider.put("http_status", said.httpStatus());
            }
            if (said.errorCode() != null) {
                provider.put("error_code", said.errorCode());
            }
            RecordJson.put(provider, "message", said.message());
        }
        return provider;
    }
}
