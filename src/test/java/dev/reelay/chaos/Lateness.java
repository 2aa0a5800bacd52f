package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Probe;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How late this machine does things, as the probes tell: on a busy one, seconds. What is late by as much is not wrong.
 *
 * @param probes by time
 */
record Lateness(List<Probe> probes) {

    Lateness {
        probes = List.copyOf(probes);
    }

    /** When RunComfy had noted all that was sent by then. */
    Instant noted(Instant sent) {
        return probes.stream()
                .filter(probe -> !probe.sent().isAfter(sent))
                .map(Probe::noted)
                .filter(noted -> noted.isAfter(sent))
                .max(Comparator.naturalOrder())
                .orElse(sent);
    }
}
