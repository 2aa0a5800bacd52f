package dev.reelay.simulator;

import java.util.Objects;

/** Trouble to order: the calls it hits and what it does to them. Where several fit, the first of the script counts. */
public record Fault(When when, Then then) {
    public Fault {
        when = Objects.requireNonNullElse(when, When.always());
        Objects.requireNonNull(then, "a fault needs a 'then'");
    }
}
