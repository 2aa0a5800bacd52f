package dev.reelay.shard;

import dev.reelay.decision.Effect;
import dev.reelay.ledger.Entries;
import dev.reelay.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects the output of a turn: entries for one transaction and, once that is committed, effects to start and reports
 * to make.
 */
final class Changes {

    private final TurnEntries entries = new TurnEntries();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Consumer<Telemetry>> reports = new ArrayList<>();

    /** Collects the entries that the transaction writes. */
    TurnEntries entries() {
        return entries;
    }

    /** A copy of the entries collected so far. */
    Entries toCommit() {
        return entries.toCommit();
    }

    void start(List<Effect> more) {
        effects.addAll(more);
    }

    /** Takes those effects out that have a job wait for its permit. */
    List<Effect.LineUp> takeLineUps() {
        List<Effect.LineUp> taken = new ArrayList<>();
        effects.removeIf(effect -> effect instanceof Effect.LineUp lineUp && taken.add(lineUp));
        return taken;
    }

    void report(Consumer<Telemetry> report) {
        reports.add(report);
    }

    /** The effects, in the order in which they start. */
    List<Effect> effects() {
        return effects;
    }

    /** Log lines and counts. Each is run by itself, so that a report that throws stops no other. */
    List<Consumer<Telemetry>> reports() {
        return reports;
    }
}
