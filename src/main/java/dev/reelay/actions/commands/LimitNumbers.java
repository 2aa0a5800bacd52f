package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.request.CommandReading;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a limit as somebody has typed them.
 *
 * @param outstanding how many jobs may be outstanding; null for no such limit
 * @param perMinute how many jobs may be submitted in a minute; null for no such limit
 */
public record LimitNumbers(
        @Nullable String outstanding, @Nullable String perMinute) implements ScopeNumbers {

    /** Those of a limit that every scope may have which can have one. */
    public static final LimitNumbers SMALLEST = new LimitNumbers("1", null);

    /** The number of jobs that may be outstanding; null when none was given, or what was given is no number that a limit can have. */
    public @Nullable Integer outstandingJobs() {
        return TypedNumber.whole(outstanding);
    }

    /** The number of jobs that may be submitted in a minute; null as for the other one. */
    public @Nullable Integer jobsPerMinute() {
        return TypedNumber.whole(perMinute);
    }

    @Override
    public String word() {
        return "limit";
    }

    @Override
    public String keys() {
        return CommandReading.LIMIT_KEYS;
    }

    @Override
    public void putInto(ObjectNode command) {
        TypedNumber.put(command, "outstanding", outstanding);
        TypedNumber.put(command, "per_minute", perMinute);
    }
}
