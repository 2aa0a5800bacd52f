package dev.reelay.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a limit of the account from that of a model: RunComfy's 429 does not say which it was. It is taken for the account's when
 * submissions of two models were answered 429 within {@link #TOGETHER}, no submission was accepted in between, and both models still
 * pause. All models then rest until the first of the two may go on: never longer than each of two answers, by itself, made its own model
 * pause. A model that is alone with its 429s stops no other. Not thread-safe.
 */
final class SlowDowns {

    /** So close to each other are answers that can have the same cause. */
    static final Duration TOGETHER = Duration.ofSeconds(10);

    private record Answer(Instant at, Instant until) {}

    private final Map<String, Answer> last = new HashMap<>();

    /**
     * Notes a 429.
     *
     * @param until when the model's own pause ends
     * @return until when all models are to rest; null while the limit may be that of the model alone
     */
    @Nullable
    Instant slowDown(String model, Instant now, Instant until) {
        last.values().removeIf(answer -> answer.at().isBefore(now.minus(TOGETHER)));
        last.put(model.toLowerCase(Locale.ROOT), new Answer(now, until));
        Instant both = last.values().stream()
                .map(Answer::until)
                .sorted(Comparator.reverseOrder())
                .skip(1)
                .findFirst()
                .orElse(now);
        return both.isAfter(now) ? both : null;
    }

    /** Notes that a submission was accepted, or that all models rest: what was answered before counts no more. */
    void forget() {
        last.clear();
    }
}
