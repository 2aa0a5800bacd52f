package dev.reelay.runcomfy;

import dev.reelay.job.CancelAnswer;
import dev.reelay.job.CancelAnswer.Cancelled;
import dev.reelay.job.CancelAnswer.NotCancellable;
import dev.reelay.job.Gone;
import dev.reelay.runcomfy.CallOutcome.Answered;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an exchange on {@code /cancel} means. */
final class CancelAnswerParser {

    private static final Set<String> CANCELLED = Set.of("cancelled", "canceled");

    private CancelAnswerParser() {}

    static CancelAnswer from(CallOutcome exchange) {
        if (!(exchange instanceof Answered answered) || answered.serverError()) {
            return CallFailureParser.from(exchange);
        }
        if (answered.code() == ErrorCode.UNKNOWN_REQUEST) {
            return new Gone(answered.says());
        }
        if (!answered.success() || answered.code() != ErrorCode.NONE) {
            return CallFailureParser.from(answered);
        }
        String outcome = word(answered.text("outcome"));
        if (CANCELLED.contains(outcome) || CANCELLED.contains(word(answered.text("status")))) {
            return new Cancelled();
        }
        return outcome.equals("not_cancellable") ? new NotCancellable() : CallFailureParser.from(answered);
    }

    private static String word(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
