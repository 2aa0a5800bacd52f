package dev.reelay.view;

import dev.reelay.request.CommandReading;
import dev.reelay.view.row.SetRow;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A limit that a command has set. Its key names the scope; those of two rows may differ in the case of a model's id alone: then the
 * stricter one holds.
 *
 * @param key the record's key
 * @param outstanding how many jobs may be outstanding; null for no such limit
 * @param perMinute how many jobs may be submitted in a minute; null for no such limit
 * @param weight how many jobs of a tenant are submitted in a round; null for one. All three are null when {@code flaw} says why no number
 *     is known
 * @param at when the command came to the topic
 * @param reason what its sender said, in one line of at most 500 code points; null when nothing
 * @param by who sent it, by what the record says itself; null when it does not
 * @param flaw why a newer command for the scope was refused, in one line: these numbers held before it, and hold. Null when none was
 */
public record LimitRow(
        String key,
        @Nullable Integer outstanding,
        @Nullable Integer perMinute,
        @Nullable Integer weight,
        Instant at,
        @Nullable String reason,
        @Nullable String by,
        @Nullable String flaw)
        implements SetRow<LimitRow> {

    @Override
    public String scope() {
        return key.substring(CommandReading.LIMIT_KEYS.length());
    }

    @Override
    public boolean isKnown() {
        return outstanding != null || perMinute != null || weight != null;
    }

    @Override
    public String numbers() {
        return numbers(outstanding, perMinute, weight);
    }

    /** The numbers for people: {@code 40 outstanding, 60 in a minute, weight 2}; empty when there are none. */
    public static String numbers(@Nullable Integer outstanding, @Nullable Integer perMinute, @Nullable Integer weight) {
        return Stream.of(
                        outstanding == null ? "" : outstanding + " outstanding",
                        perMinute == null ? "" : perMinute + " in a minute",
                        weight == null ? "" : "weight " + weight)
                .filter(number -> !number.isEmpty())
                .collect(Collectors.joining(", "));
    }

    @Override
    public LimitRow refused(String why) {
        return new LimitRow(key, outstanding, perMinute, weight, at, reason, by, why);
    }

    /** A scope for people. */
    public static String nameOf(String scope) {
        return SetRow.nameOf(scope);
    }
}
