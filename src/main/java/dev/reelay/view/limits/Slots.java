package dev.reelay.view.limits;

import dev.reelay.limits.Measure;
import org.jspecify.annotations.Nullable;

/**
 * A limit of a scope by one measure, over all partitions.
 *
 * @param set the number that a command sets; null when none does
 * @param granted the number that workers obey; 0 until it is granted for the first time, and when it is lifted
 * @param shared how many of them partitions may use
 * @param used how many they use. More than {@code granted} after the limit was lowered: it drains
 * @param waiting jobs that wait for nothing but one of them
 */
public record Slots(Measure measure, @Nullable Integer set, int granted, int shared, int used, int waiting) {

    /** Whether all that are granted are used. */
    public boolean isFull() {
        return granted > 0 && used >= granted;
    }

    /** For people: what is counted. */
    public String name() {
        return switch (measure) {
            case OUTSTANDING -> "outstanding";
            case PER_MINUTE -> "in a minute";
        };
    }
}
