package dev.reelay.runcomfy;

import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.CancelAnswer.Cancelled;
import dev.reelay.answer.CancelAnswer.NotCancellable;
import dev.reelay.answer.Gone;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.ErrorCode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps the outcome of a {@code /cancel} call. */
final class CancelAnswerParser {

    /** What is read of an answer that is too long because it repeats a long input. */
    static final Set<String> MEMBERS =
            Set.of("request_id", "status", "outcome", "error_code", "error_message", "message", "error", "detail");

    private static final Set<String> CANCELLED = Set.of("cancelled", "canceled");

    private CancelAnswerParser() {}

    static CancelAnswer from(CallOutcome outcome) {
        if (!(outcome instanceof Answered answered) || answered.isServerError()) {
            return CallFailureParser.from(outcome);
        }
        if (answered.code() == ErrorCode.UNKNOWN_REQUEST) {
            return new Gone(answered.message());
        }
        if (!answered.isSuccess() || answered.code() != ErrorCode.NONE) {
            return CallFailureParser.from(answered);
        }
        String result = normalized(answered.text("outcome"));
        if (CANCELLED.contains(result) || CANCELLED.contains(normalized(answered.text("status")))) {
            return new Cancelled();
        }
        return result.equals("not_cancellable") ? new NotCancellable() : CallFailureParser.from(answered);
    }

    private static String normalized(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
