package dev.reelay.outbound;

import dev.reelay.timing.Backoff;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
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

    /** The model's window, made when it is needed for the first time. No two models differ in upper and lower case only. */
    SubmissionWindow of(String model) {
        return windows.computeIfAbsent(key(model), _ -> new SubmissionWindow(max, pauses.get()));
    }

    private static String key(String model) {
        return model.toLowerCase(Locale.ROOT);
    }

    /** How many POSTs of the model may be open. */
    int size(String model) {
        SubmissionWindow window = windows.get(key(model));
        return window == null ? max : window.size();
    }

    /** See {@link SubmissionWindow#slowSince(Instant)}. */
    @Nullable
    Instant slowSince(String model, Instant now) {
        SubmissionWindow window = windows.get(key(model));
        return window == null ? null : window.slowSince(now);
    }
}
