package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pauses that commands have put in force.
 *
 * <p>A pause of all models ({@code pause/*}) or of one ({@code pause/<model id>}) stops submissions: no POST is
 * announced. Requests are still taken in and validated, and jobs that wait for a paused model are parked: they do not
 * count as pending, up to {@code reelay.max-parked-jobs}. Jobs that RunComfy has are polled to their end, cancels are
 * carried out, {@code start_by} is honoured. A pause lasts until a command resumes it, also through restarts. Each key
 * is a pause of its own, and where two keys spell the same model, it is paused until both are resumed. Any thread may
 * read; one thread writes.
 */
public final class Pauses {

    /** When each pause began, by its key in the control topic, for each scope: {@code *}, or a model's name as {@link #scope}. */
    private final Map<String, Map<String, Instant>> since = new ConcurrentHashMap<>();

    /** Whether submissions of the model are paused, by its own key or by the one of all models. */
    public boolean isPaused(String model) {
        return isAllPaused() || since.containsKey(scope(model));
    }

    /** Whether a pause of one of the two models pauses the other one, too. */
    public static boolean isSame(String model, String other) {
        return scope(model).equals(scope(other));
    }

    /** Whether a pause of all models is in force. */
    boolean isAllPaused() {
        return since.containsKey(CommandReading.ALL_MODELS);
    }

    /**
     * When the pause of a model began, by the arrival of its record; null when no pause of the model itself is in force.
     *
     * @param model null for the pause of all models
     */
    public @Nullable Instant since(@Nullable String model) {
        Map<String, Instant> keys = since.getOrDefault(scope(model), Map.of());
        return keys.values().stream().min(Comparator.naturalOrder()).orElse(null);
    }

    /** The models that have a pause of their own, in order, as their keys spell them. */
    public List<String> models() {
        return since.entrySet().stream()
                .filter(scope -> !scope.getKey().equals(CommandReading.ALL_MODELS))
                .flatMap(scope -> scope.getValue().keySet().stream())
                .map(CommandReading::modelOf)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    /** Puts the pause under this key in force; false when it was already. */
    boolean pause(String key, Instant at) {
        return since.computeIfAbsent(scopeOf(key), _ -> new ConcurrentHashMap<>())
                        .putIfAbsent(key, at)
                == null;
    }

    /** Ends the pause under this key; false when there was none. */
    boolean resume(String key) {
        if (!CommandReading.isPauseKey(key)) {
            return false;
        }
        String scope = scopeOf(key);
        Map<String, Instant> keys = since.getOrDefault(scope, Map.of());
        if (!keys.containsKey(key)) {
            return false;
        }
        if (keys.size() == 1) {
            since.remove(scope);
        } else {
            keys.remove(key);
        }
        return true;
    }

    private static String scopeOf(String key) {
        return scope(CommandReading.modelOf(key));
    }

    /**
     * The scope of a pause. Upper and lower case are the same in it: no two models differ in nothing else, and a pause that its
     * sender misspelt so must not let submissions through.
     */
    private static String scope(@Nullable String model) {
        return model == null ? CommandReading.ALL_MODELS : model.toLowerCase(Locale.ROOT);
    }
}
