package dev.reelay.shard;

import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Decisions;
import dev.reelay.decision.MediaNeed;
import dev.reelay.decision.PollDecisions;
import dev.reelay.decision.QuarterOfAge;
import dev.reelay.ledger.FakeLedger;
import dev.reelay.model.UnknownFields;
import dev.reelay.request.RequestReader;
import dev.reelay.telemetry.Traces;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.util.function.Supplier;

/** Turns of partition 0 without their shard, at the time of the clock. */
final class Turns {

    private Turns() {}

    /** A turn with the built-in catalog. */
    static Turn on(JobTable table, Commands commands, SettableScheduler scheduler) {
        Catalog catalog = Catalog.builtIn(UnknownFields.REJECT);
        return on(table, () -> catalog, commands, scheduler);
    }

    static Turn on(JobTable table, Supplier<Catalog> catalog, Commands commands, SettableScheduler scheduler) {
        Catalog builtIn = Catalog.builtIn(UnknownFields.REJECT);
        CatalogDeadlines deadlines = new CatalogDeadlines(() -> builtIn, Duration.ofHours(24), null);
        return new Turn(
                0,
                table,
                new Admission(
                        new RequestReader(1_000, scheduler),
                        catalog,
                        _ -> false,
                        new FakeLedger(),
                        commands,
                        Traces.off(),
                        scheduler),
                new Decisions(
                        deadlines, new PollDecisions(deadlines, new QuarterOfAge(), () -> 0.5), _ -> MediaNeed.NONE),
                commands,
                0,
                scheduler.instant());
    }
}
