package dev.reelay.simulator;

import java.util.Objects;

/**
 * One fault of a script: the calls that it hits, and its effect on them. When several fit a call, the first one counts.
 */
public record ScriptedFault(FaultCondition when, FaultEffect then) {
    public ScriptedFault {
        when = Objects.requireNonNullElse(when, FaultCondition.always());
        Objects.requireNonNull(then, "a fault needs a 'then'");
    }
}
