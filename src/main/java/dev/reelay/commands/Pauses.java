package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pauses that commands have put in force.
 *
 * <p>A pause of all models ({@code pause/*}) or of one ({@code pause/<model id>}) stops submissions: no POST is
 * announced. Requests are still taken in and validated, and jobs that wait for a paused model are parked: they do not
 * count as pending, up to {@code reelay.max-parked-jobs}. Jobs that RunComfy has are polled to their end, cancels are
 * carried out, {@code start_by} is honoured. A pause lasts until a command resumes it, also through restarts. Any
 * thread may read; one thread writes.
 */
public final class Pauses {

    private static final String MODEL = CommandReading.PAUSE_KEYS;
    private static final String ALL = MODEL + CommandReading.ALL_MODELS;

    /** When each pause began, by its key in the control topic. */
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    /** Whether submissions of the model are paused, by its own key or by the one of all models. */
    public boolean isPaused(String model) {
        return isAllPaused() || since.containsKey(MODEL + model);
    }

    /** Whether the pause of all models is in force. */
    boolean isAllPaused() {
        return since.containsKey(ALL);
    }

    /**
     * When the pause of a model began, by the record's timestamp; null when no pause of the model itself is in force.
     *
     * @param model null for the pause of all models
     */
    public @Nullable Instant since(@Nullable String model) {
        return since.get(model == null ? ALL : MODEL + model);
    }

    /** The models that have a pause of their own, in order. */
    List<String> models() {
        return since.keySet().stream()
                .filter(key -> !key.equals(ALL))
                .map(key -> key.substring(MODEL.length()))
                .sorted()
                .toList();
    }

    /** Puts a pause in force; false when it was already. */
    boolean pause(String key, Instant at) {
        return since.putIfAbsent(key, at) == null;
    }

    /** Ends a pause; false when there was none. */
    boolean resume(String key) {
        return since.remove(key) != null;
    }

    /** The model of a pause's key; null for all models. */
    static @Nullable String modelOf(String key) {
        return key.equals(ALL) ? null : key.substring(MODEL.length());
    }
}
