package dev.reelay.actions;

import dev.reelay.audit.Actor;
import dev.reelay.audit.Deed;
import dev.reelay.view.row.JobFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Actions on many jobs. Thread-safe. */
public final class BulkActions {

    /** The most jobs of one deed. */
    public static final int MOST = 50_000;

    BulkActions() {}

    /**
     * Fixes what would be done: the jobs that fit the filter now and to which it can be done, the oldest request first. A plan can be
     * started for 15 minutes.
     *
     * @param kind {@link Deed.Kind#CANCEL} or {@link Deed.Kind#RETRY}
     * @param filter an empty one is refused
     * @param max how many jobs at most, from 1 to {@link #MOST}
     * @param confirmed whether jobs that may be paid for twice are retried too
     */
    public Planning plan(Deed.Kind kind, JobFilter filter, int max, boolean confirmed) {
        throw new UnsupportedOperationException();
    }

    /** The plan with this id; empty when it is older than 15 minutes, or was made by another process. */
    public Optional<BulkPlan> planned(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Records the plan with all of its jobs, and begins. Returns when it is recorded; {@link ActionOutcome.Done} has the plan's id.
     *
     * @param typedNumber what the user typed: refused unless it is the number of jobs
     */
    public ActionOutcome start(Actor actor, BulkPlan plan, String typedNumber, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /** Stops a deed on many, wherever it runs; the rest of its jobs is left alone. */
    public ActionOutcome stop(Actor actor, String id, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /** How far a deed is; empty when it is not known, or is no deed on many. */
    public Optional<BulkProgress> progress(String id) {
        throw new UnsupportedOperationException();
    }

    /** The deeds that have not ended, the oldest first. */
    public List<BulkProgress> open() {
        throw new UnsupportedOperationException();
    }
}
