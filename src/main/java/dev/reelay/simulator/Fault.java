package dev.reelay.simulator;

import java.util.Objects;

/** Trouble to order: the calls it hits and what it does to them. Where several fit, the first of the script counts. */
public record Fault(FaultCondition when, FaultEffect then) {
    public Fault {
        when = Objects.requireNonNullElse(when, FaultCondition.always());
        Objects.requireNonNull(then, "a fault needs a 'then'");
    }
}
