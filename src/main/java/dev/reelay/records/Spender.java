package dev.reelay.records;

import org.jspecify.annotations.Nullable;

/**
 * Whose money was spent, on what, and when.
 *
 * @param day the day of UTC, counted from that of the epoch
 * @param model the model's id as the jobs name it
 * @param tenant null for jobs that name none; {@link #OTHERS} for those of tenants beyond the number that is kept
 */
public record Spender(long day, String model, @Nullable String tenant) {

    /** The tenants that have no record of their own. No request can name it: it is a control character. */
    public static final String OTHERS = "\u0000";
}
