package dev.reelay.money;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the catalog's prices are from what jobs cost, by model. Learned from each job that has both, by each worker for itself; nothing
 * is stored. What RunComfy says is not trusted: a factor stays between {@value #LEAST} and {@value #MOST}. Thread-safe.
 */
final class Corrections {

    static final double LEAST = 0.1;
    static final double MOST = 10;

    /** After so many jobs each one counts as much as a new price should. */
    private static final int MEMORY = 20;

    /** Of further models nothing is learned. */
    private static final int MOST_MODELS = 2_000;

    /** @param jobs how many the mean is of, up to {@link #MEMORY} */
    private record Mean(double factor, int jobs) {
        Mean with(double next) {
            int counted = Math.min(jobs + 1, MEMORY);
            return new Mean(factor + (next - factor) / counted, counted);
        }
    }

    private final Map<String, Mean> means = new ConcurrentHashMap<>();

    /** A job of the model cost so much, and the catalog says something else. */
    void learn(String model, long costMicros, long listedMicros) {
        if (listedMicros > 0 && (means.size() < MOST_MODELS || means.containsKey(key(model)))) {
            double ratio = Math.clamp((double) costMicros / listedMicros, LEAST, MOST);
            means.compute(key(model), (_, mean) -> mean == null ? new Mean(ratio, 1) : mean.with(ratio));
        }
    }

    /** What the catalog's price is to be multiplied by; 1 when nothing is known. */
    double factor(String model) {
        Mean mean = means.get(key(model));
        return mean == null ? 1 : mean.factor();
    }

    private static String key(String model) {
        return model.toLowerCase(Locale.ROOT);
    }
}
