package dev.reelay.runcomfy;

import dev.reelay.job.Cancellation;
import dev.reelay.job.Cancellation.Cancelled;
import dev.reelay.job.Cancellation.NotCancellable;
import dev.reelay.job.Gone;
import dev.reelay.runcomfy.Exchange.Answered;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an exchange on {@code /cancel} means. */
final class ReadCancellation {

    private static final Set<String> CANCELLED = Set.of("cancelled", "canceled");

    private ReadCancellation() {}

    static Cancellation from(Exchange exchange) {
        if (!(exchange instanceof Answered answered) || answered.serverError()) {
            return ReadTrouble.from(exchange);
        }
        if (answered.code() == ErrorCode.UNKNOWN_REQUEST) {
            return new Gone(answered.says());
        }
        if (!answered.success() || answered.code() != ErrorCode.NONE) {
            return ReadTrouble.from(answered);
        }
        String outcome = word(answered.text("outcome"));
        if (CANCELLED.contains(outcome) || CANCELLED.contains(word(answered.text("status")))) {
            return new Cancelled();
        }
        return outcome.equals("not_cancellable") ? new NotCancellable() : ReadTrouble.from(answered);
    }

    private static String word(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
