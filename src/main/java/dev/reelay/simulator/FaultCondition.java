package dev.reelay.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Which calls a fault hits. Each fault has its own count of the calls that fit {@code call}, {@code model} and {@code
 * contains}. It begins at 1 and includes the calls that another fault hit.
 *
 * @param call the endpoint; all when left out
 * @param model the model id of the submitted job, of the request or of the record; all when left out
 * @param contains text that the body of the submission contains, or the query of a call that lists models; any when left out
 * @param from the number of the first call that the fault can hit; 1 when left out
 * @param times how many calls from there on the fault can hit; all when left out
 * @param probability the chance, 0 to 1, that it hits each of them, drawn with the script's seed; 1 when left out
 */
public record FaultCondition(
        ApiCall.@Nullable Endpoint call,
        @Nullable String model,
        @Nullable String contains,
        @Nullable Integer from,
        @Nullable Integer times,
        @Nullable Double probability) {

    public FaultCondition {
        if (from != null && from < 1) {
            throw new IllegalArgumentException("from counts from 1");
        }
        if (times != null && times < 0) {
            throw new IllegalArgumentException("times is negative");
        }
        if (probability != null && !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability is not between 0 and 1");
        }
    }

    /** Every call to this endpoint. */
    public static FaultCondition each(ApiCall.Endpoint call) {
        return new FaultCondition(call, null, null, null, null, null);
    }

    /** Every call to any endpoint. */
    public static FaultCondition always() {
        return new FaultCondition(null, null, null, null, null, null);
    }

    public FaultCondition ofModel(String id) {
        return new FaultCondition(call, id, contains, from, times, probability);
    }

    public FaultCondition containing(String text) {
        return new FaultCondition(call, model, text, from, times, probability);
    }

    /** Only the call with this number; the first one has number 1. */
    public FaultCondition nth(int number) {
        return new FaultCondition(call, model, contains, number, 1, probability);
    }

    /** Only the first {@code count} calls. */
    public FaultCondition first(int count) {
        return new FaultCondition(call, model, contains, 1, count, probability);
    }

    public FaultCondition withProbability(double chance) {
        return new FaultCondition(call, model, contains, from, times, chance);
    }

    /** Whether a call fits, whatever its number. {@code ofModel} and {@code body} are null for an unknown request. */
    boolean fits(ApiCall.Endpoint endpoint, @Nullable String ofModel, @Nullable String body) {
        return (call == null || call == endpoint)
                && (model == null || model.equals(ofModel))
                && (contains == null || (body != null && body.contains(contains)));
    }

    boolean covers(long number) {
        long first = from == null ? 1 : from;
        return number >= first && (times == null || number < first + times);
    }
}
