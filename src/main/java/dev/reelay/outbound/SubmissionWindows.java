package dev.reelay.outbound;

import dev.reelay.job.Backoff;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The window of each model. Not thread-safe. */
final class SubmissionWindows {

    private final int max;
    private final Supplier<Backoff> pauses;
    private final Map<String, SubmissionWindow> windows = new HashMap<>();

    /**
     * The windows of all models.
     *
     * @param max the size with which each begins, and which it never exceeds
     * @param pauses how long submissions of a model pause after a 429
     */
    SubmissionWindows(int max, Supplier<Backoff> pauses) {
        this.max = max;
        this.pauses = pauses;
    }

    /** The model's window, made when it is needed for the first time. */
    SubmissionWindow of(String model) {
        return windows.computeIfAbsent(model, _ -> new SubmissionWindow(max, pauses.get()));
    }

    /** How many POSTs of the model may be open. */
    int size(String model) {
        SubmissionWindow window = windows.get(model);
        return window == null ? max : window.size();
    }

    /** See {@link SubmissionWindow#slowSince}. */
    @Nullable
    Instant slowSince(String model) {
        SubmissionWindow window = windows.get(model);
        return window == null ? null : window.slowSince();
    }
}
