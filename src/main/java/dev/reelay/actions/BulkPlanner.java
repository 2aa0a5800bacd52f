package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans actions on many, and keeps the plans for a while. Thread-safe. */
final class BulkPlanner {

    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final int MOST_KEPT = 20;
    private static final String BEYOND_MAX = "beyond_max";

    private final Knowledge knowledge;
    private final CancelAction cancels;
    private final RetryAction retries;
    private final Map<String, BulkPlan> plans = new LinkedHashMap<>();

    BulkPlanner(Knowledge knowledge, CancelAction cancels, RetryAction retries) {
        this.knowledge = knowledge;
        this.cancels = cancels;
        this.retries = retries;
    }

    Planning plan(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
        if (kind != Action.Kind.CANCEL && kind != Action.Kind.RETRY) {
            return new Planning.Refused("not_for_many", kind.word() + " cannot be done to many: cancel and retry can.");
        }
        if (filter.isEmpty()) {
            return new Planning.Refused("empty_filter", "The filter is empty, so it would be all jobs: give a filter.");
        }
        if (max < 1 || max > BulkActions.MOST) {
            return new Planning.Refused(
                    "max_out_of_range", "max: %d is not from 1 to %d.".formatted(max, BulkActions.MOST));
        }
        String before = trouble(kind);
        if (before != null) {
            return notCurrent(before);
        }
        BulkPlan plan = fix(kind, filter, max, confirmed);
        // It takes a while, and a job that was not judged must not look like one that cannot be retried.
        return plan.skipped().containsKey(RetryAction.NOT_CURRENT)
                ? notCurrent("it was not for all of the time that the plan took")
                : new Planning.Ready(keep(plan));
    }

    private @Nullable String trouble(Action.Kind kind) {
        return kind == Action.Kind.RETRY ? knowledge.staleness() : knowledge.viewTrouble();
    }

    private static Planning notCurrent(String trouble) {
        Assessment.Refused refused = RetryAction.notCurrent(trouble);
        return new Planning.Refused(refused.code(), refused.message());
    }

    private BulkPlan fix(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
        List<String> ids = new ArrayList<>();
        TreeMap<String, Integer> skipped = new TreeMap<>();
        List<JobRow> rows = new ArrayList<>();
        int risky = 0;
        for (String id : knowledge.jobs().ids(filter)) {
            JobRow row = knowledge.jobs().find(id).orElse(null);
            String obstacle = row == null ? CancelAction.UNKNOWN_JOB : obstacle(kind, row, confirmed);
            if (obstacle == null && ids.size() == max) {
                obstacle = BEYOND_MAX;
            }
            if (row == null || obstacle != null) {
                skipped.merge(String.valueOf(obstacle), 1, Integer::sum);
            } else {
                ids.add(id);
                rows.add(row);
                risky += kind == Action.Kind.RETRY && confirmed && obstacle(kind, row, false) != null ? 1 : 0;
            }
        }
        return new BulkPlan(
                UUID.randomUUID().toString(),
                kind,
                filter,
                ids,
                skipped,
                risky,
                confirmed,
                new Stakes(knowledge.jobs()).of(rows),
                knowledge.now());
    }

    /** The code of what speaks against it; null when nothing does. */
    private @Nullable String obstacle(Action.Kind kind, JobRow row, boolean confirmed) {
        Assessment assessment =
                kind == Action.Kind.CANCEL ? cancels.assess(row.id(), false, null) : retries.judge(row, confirmed);
        return switch (assessment) {
            case null -> null;
            case Assessment.Go _ -> null;
            case Assessment.AlreadySo so -> so.code();
            case Assessment.Refused refused -> refused.code();
            case Assessment.NeedsConfirmation risk -> risk.code();
        };
    }

    private synchronized BulkPlan keep(BulkPlan plan) {
        plans.put(plan.id(), plan);
        Instant oldest = knowledge.now().minus(KEPT);
        Iterator<BulkPlan> each = plans.values().iterator();
        while (each.hasNext()) {
            if (each.next().at().isBefore(oldest) || plans.size() > MOST_KEPT) {
                each.remove();
            } else {
                break;
            }
        }
        return plan;
    }

    synchronized Optional<BulkPlan> find(String id) {
        return Optional.ofNullable(plans.get(id))
                .filter(plan -> !plan.at().isBefore(knowledge.now().minus(KEPT)));
    }

    /** Takes the plan out, so that nobody else starts it; false when somebody has. */
    synchronized boolean take(BulkPlan plan) {
        return plans.remove(plan.id(), plan);
    }

    /** Puts back what {@link #take} took. */
    synchronized void putBack(BulkPlan plan) {
        plans.put(plan.id(), plan);
    }
}
