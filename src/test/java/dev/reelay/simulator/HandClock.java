package dev.reelay.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is turned by hand. */
final class HandClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-06-16T16:31:21.616290Z");

    @Override
    public Instant instant() {
        return now;
    }

    void turn(Duration by) {
        now = now.plus(by);
    }
}
