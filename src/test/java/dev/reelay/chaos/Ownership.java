package dev.reelay.chaos;

import java.time.Instant;

/**
 * A worker began to serve a partition, or gave it up, in its own words.
 *
 * @param serves whether it does from now on
 */
record Ownership(Instant at, String worker, int partition, boolean serves) {}
