package dev.reelay.view;

import dev.reelay.cost.Charged;
import dev.reelay.view.row.JobRow;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that failed in the same way.
 *
 * @param code the error's code; empty where the result was not read
 * @param model the model's id
 * @param message what the messages have in common: numbers, ids, URLs and quoted texts are left out
 * @param charged how many by whether RunComfy charged for them
 * @param costUsd the sum of the costs that RunComfy named; null when it named none
 * @param oldest the one that ended first
 * @param newest the one that ended last
 */
public record FailureGroup(
        String code,
        String model,
        String message,
        Map<Charged, Long> charged,
        @Nullable BigDecimal costUsd,
        JobRow oldest,
        JobRow newest) {

    public FailureGroup {
        charged = Map.copyOf(charged);
    }

    /** How many. */
    public long count() {
        return charged.values().stream().mapToLong(Long::longValue).sum();
    }
}
