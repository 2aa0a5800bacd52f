package dev.reelay.commands;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pauses that hold by command.
 *
 * <p>A pause of all models ({@code pause/*}) or of one ({@code pause/<model id>}) stops submissions: no POST is announced, requests
 * are still taken in and validated, and jobs that wait for a paused model do not count as pending, up to {@code
 * reelay.max-parked-jobs}. Jobs that RunComfy has are polled to their end, cancels are carried out, {@code start_by} is honoured. A
 * pause stays until it is resumed, also through restarts. Any thread may ask; one writes.
 */
public final class Pauses {

    private static final String ALL = "pause/*";
    private static final String MODEL = "pause/";

    /** Since when, by the keys of the command topic. */
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    /** Whether submissions of the model are paused, by its own key or by the one of all models. */
    public boolean isPaused(String model) {
        return isAllPaused() || since.containsKey(MODEL + model);
    }

    boolean isAllPaused() {
        return since.containsKey(ALL);
    }

    /** Since when submissions of the model, or of all models with null, are paused by a key of their own; null while not. */
    public @Nullable Instant since(@Nullable String model) {
        return since.get(model == null ? ALL : MODEL + model);
    }

    /** The models that are paused by a key of their own, in order. */
    List<String> models() {
        return since.keySet().stream()
                .filter(key -> !key.equals(ALL))
                .map(key -> key.substring(MODEL.length()))
                .sorted()
                .toList();
    }

    /** False when it holds already. */
    boolean pause(String key, Instant at) {
        return since.putIfAbsent(key, at) == null;
    }

    /** False when there was no such pause. */
    boolean resume(String key) {
        return since.remove(key) != null;
    }

    /** The model of a pause's key; null for all models. */
    static @Nullable String modelOf(String key) {
        return key.equals(ALL) ? null : key.substring(MODEL.length());
    }
}
