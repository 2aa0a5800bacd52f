package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Cancelled;
import dev.reelay.answer.PollAnswer.End;
import dev.reelay.answer.PollAnswer.Failed;
import dev.reelay.answer.PollAnswer.Forbidden;
import dev.reelay.answer.PollAnswer.NotYet;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.PollAnswer.Running;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Cost;
import dev.reelay.file.MediaKind;
import dev.reelay.json.ForeignText;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the outcome of a {@code /status} or {@code /result} call. Both are parsed alike: the words of
 * either are accepted on both.
 */
final class PollAnswerParser {

    /** What is read of an answer that is too long because it repeats a long input. */
    static final Set<String> MEMBERS = Set.of(
            "request_id",
            "status",
            "queue_position",
            "output",
            "error",
            "cost",
            "error_code",
            "error_message",
            "message",
            "detail",
            "created_at",
            "finished_at");

    private static final int MAX_WORD_LENGTH = 64;

    private PollAnswerParser() {}

    /**
     * The answer to a call about a request. One that names another request says nothing about this one; one that names none is taken
     * for its own.
     */
    static PollAnswer from(CallOutcome outcome, String requestId) {
        String named =
                outcome instanceof Answered answered && answered.isSuccess() ? answered.text("request_id") : null;
        if (named == null || named.strip().equalsIgnoreCase(requestId)) {
            return from(outcome);
        }
        String says =
                "an answer about the request " + ForeignText.oneLine(named, MAX_WORD_LENGTH) + ", not " + requestId;
        return new CallFailure(
                CallFailure.Kind.ANOTHER_REQUEST, null, new ProviderMessage(((Answered) outcome).status(), null, says));
    }

    static PollAnswer from(CallOutcome outcome) {
        return outcome instanceof Answered answered && !answered.isServerError()
                ? of(answered)
                : CallFailureParser.from(outcome);
    }

    /**
     * Combines the status of an ended request with its result. The result wins when it is an end too. Otherwise
     * a success has to wait for its output, but a failure or a cancellation in the status (O) needs no result.
     */
    static PollAnswer combine(End status, PollAnswer result) {
        return result instanceof End || status instanceof Succeeded ? result : status;
    }

    private static PollAnswer of(Answered answered) {
        String word = answered.isSuccess() ? answered.text("status") : null;
        return switch (word == null ? "" : word.strip().toLowerCase(Locale.ROOT)) {
            case "failed" -> new Failed(answered.message(), cost(answered), RequestTimes.took(answered.body()));
            case "cancelled", "canceled" -> new Cancelled(cost(answered));
            case String other when answered.code() != ErrorCode.NONE || word == null -> byCode(answered);
            case "in_queue", "pending", "waiting", "starting" -> new Queued(RequestTimes.position(answered.body()));
            case "in_progress", "processing" -> new Running();
            case "completed", "succeeded" -> ended(answered);
            case String unknown ->
                new NotYet(ForeignText.oneLine(word, MAX_WORD_LENGTH).strip());
        };
    }

    /** Also for status 200: with a top-level {@code error_code} it is an error (O). */
    private static PollAnswer byCode(Answered answered) {
        return switch (answered.code()) {
            case UNKNOWN_REQUEST -> new Gone(answered.message());
            case NOT_YOURS -> new Forbidden(answered.message());
            case NOT_FINISHED -> new NotYet(null);
            case BALANCE_TOO_LOW, TOKEN_REFUSED -> CallFailureParser.from(answered);
            case NONE, NO_SUCH_MODEL, UNKNOWN ->
                answered.status() == 403 ? new Forbidden(answered.message()) : CallFailureParser.from(answered);
        };
    }

    private static End ended(Answered answered) {
        JsonNode output = field(answered, "output");
        Duration took = RequestTimes.took(answered.body());
        if (OutputUrls.isNothing(output)) {
            return OutputUrls.isNothing(field(answered, "error"))
                    ? new Succeeded(null, List.of(), List.of(), List.of(), cost(answered), took)
                    : new Failed(answered.message(), cost(answered), took);
        }
        OutputUrls urls = OutputUrls.of(output);
        return new Succeeded(
                output,
                urls.of(MediaKind.VIDEO),
                urls.of(MediaKind.IMAGE),
                urls.of(MediaKind.AUDIO),
                cost(answered),
                took);
    }

    private static @Nullable Cost cost(Answered answered) {
        return CostParser.from(field(answered, "cost"));
    }

    private static @Nullable JsonNode field(Answered answered, String name) {
        return answered.body() == null ? null : answered.body().get(name);
    }
}
