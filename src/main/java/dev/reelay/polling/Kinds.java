package dev.reelay.polling;

import dev.reelay.polling.Kind.Knowledge;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each kind of jobs. A model's variants, its resolutions and durations, are kinds of their own from {@value
 * #JOBS_OF_VARIANT} jobs on. Bounded: requests choose models and variants, and must not fill the memory. Thread-safe.
 */
final class Kinds {

    static final int JOBS_OF_VARIANT = 30;

    /** More models than RunComfy has; some 3 KB each. */
    static final int MOST_MODELS = 1_000;

    /** Further variants of a model are polled for by what is known of the model. */
    static final int MOST_VARIANTS = 16;

    /** Models and variants together. */
    static final int MOST_KINDS = 2_000;

    private record Model(Kind all, Map<String, Kind> variants) {}

    private final Map<String, Model> models = new ConcurrentHashMap<>();
    private final Kind others = new Kind();
    private final AtomicInteger size = new AtomicInteger();

    /**
     * Learns from a job.
     *
     * @param variant null when its input names neither resolution nor duration
     * @param typical the catalog's typical time, in seconds
     */
    void learn(String model, @Nullable String variant, Lifetime life, double typical) {
        Model known = models.get(model);
        if (known == null) {
            if (models.size() >= MOST_MODELS || size.get() >= MOST_KINDS) {
                others.learn(life, typical);
                return;
            }
            known = models.computeIfAbsent(model, _ -> new Model(newKind(), new ConcurrentHashMap<>()));
        }
        known.all().learn(life, typical);
        if (variant == null) {
            return;
        }
        Kind own = known.variants().get(variant);
        if (own == null && known.variants().size() < MOST_VARIANTS && size.get() < MOST_KINDS) {
            own = known.variants().computeIfAbsent(variant, _ -> newKind());
        }
        if (own != null) {
            own.learn(life, typical);
        }
    }

    private Kind newKind() {
        size.incrementAndGet();
        return new Kind();
    }

    /** How many kinds are known. */
    int size() {
        return size.get();
    }

    /** What is known of the jobs that are most like this one. */
    Knowledge knowledge(String model, @Nullable String variant, double typical) {
        Model known = models.get(model);
        if (known == null) {
            return others.knowledge(typical);
        }
        Kind own = variant == null ? null : known.variants().get(variant);
        return own != null && own.learned() >= JOBS_OF_VARIANT
                ? own.knowledge(typical)
                : known.all().knowledge(typical);
    }
}
