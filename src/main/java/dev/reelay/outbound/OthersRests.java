package dev.reelay.outbound;

import dev.reelay.answer.PauseReason;
import dev.reelay.telemetry.SubmissionTelemetry;
import dev.reelay.timing.Rest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Obeys the rests that other workers found: one of a model in its window, one of all models in the circuit breaker, which recover from
 * it as from one of their own. Not thread-safe.
 */
final class OthersRests {

    private final CircuitBreaker breaker;
    private final SubmissionWindows windows;
    private final SubmissionTelemetry telemetry;

    OthersRests(CircuitBreaker breaker, SubmissionWindows windows, SubmissionTelemetry telemetry) {
        this.breaker = breaker;
        this.windows = windows;
        this.telemetry = telemetry;
    }

    /** Obeys a rest. What this worker found itself, or is trying now, counts more. */
    void rest(Rest rest, Instant now) {
        String model = rest.model();
        PauseReason before = reasonNow();
        if (model != null && windows.of(model).rest(now, rest.until())) {
            telemetry.resting(rest);
        } else if (model == null
                && breaker.rest(rest.reason(), now, rest.until())
                && (before == null || before != reasonNow())) {
            telemetry.resting(rest);
        }
    }

    private @Nullable PauseReason reasonNow() {
        CircuitBreaker.Open open = breaker.open();
        return open == null ? null : open.reason();
    }

    /**
     * Ends a rest; what this worker found itself stays.
     *
     * @param model null for the rest of all models
     */
    void lift(@Nullable String model, Instant now) {
        if (model == null) {
            breaker.lift(now);
        } else {
            windows.of(model).lift();
        }
    }
}
