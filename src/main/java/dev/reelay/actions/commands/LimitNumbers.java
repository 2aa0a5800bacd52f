package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.audit.Subject;
import dev.reelay.request.CommandReading;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a limit as a user has typed them.
 *
 * @param outstanding how many jobs may be outstanding; null for no such limit
 * @param perMinute how many jobs may be submitted in a minute; null for no such limit
 * @param weight how many jobs of a tenant are submitted in a round; null for one
 */
public record LimitNumbers(
        @Nullable String outstanding,
        @Nullable String perMinute,
        @Nullable String weight) implements ScopeNumbers {

    /** Without a weight. */
    public LimitNumbers(@Nullable String outstanding, @Nullable String perMinute) {
        this(outstanding, perMinute, null);
    }

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

    /** How many jobs of a tenant are submitted in a round; null as for the other ones. */
    public @Nullable Integer jobsInARound() {
        return TypedNumber.whole(weight);
    }

    /** What is recorded of a limit of this scope. */
    public Subject.OneLimit of(String scope) {
        return new Subject.OneLimit(scope, outstandingJobs(), jobsPerMinute(), jobsInARound());
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
        TypedNumber.put(command, "weight", weight);
    }
}
