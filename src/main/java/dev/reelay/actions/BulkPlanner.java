package dev.reelay.actions;

import dev.reelay.actions.outputs.Look;
import dev.reelay.actions.outputs.StoreAgain;
import dev.reelay.audit.Action;
import dev.reelay.audit.Subject;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.Filter;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.LetterFilter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plans bulk actions, and keeps the plans for a while. Thread-safe. */
final class BulkPlanner {

    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final int MOST_KEPT = 20;

    private final Knowledge knowledge;
    private final CancelAction cancels;
    private final RetryAction retries;
    private final RedriveAction redrives;
    private final StoreAgain stores;
    private final Map<String, BulkPlan> plans = new LinkedHashMap<>();

    BulkPlanner(
            Knowledge knowledge, CancelAction cancels, RetryAction retries, RedriveAction redrives, StoreAgain stores) {
        this.knowledge = knowledge;
        this.cancels = cancels;
        this.retries = retries;
        this.redrives = redrives;
        this.stores = stores;
    }

    Planning plan(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
        if (kind != Action.Kind.CANCEL && kind != Action.Kind.RETRY && kind != Action.Kind.STORE_OUTPUTS) {
            return new Planning.Refused(
                    "not_for_many", kind.word() + " cannot be done to many jobs: cancel, retry and store_outputs can.");
        }
        Planning.Refused refused = refusal(kind, filter, max);
        return refused != null
                ? refused
                : ready(fix(kind, filter, max, confirmed).plan(kind, filter, confirmed, knowledge.now()));
    }

    Planning planRedrive(List<DeadLetterRow> letters, LetterFilter filter, int max, boolean confirmed) {
        Planning.Refused refused = refusal(Action.Kind.REDRIVE, filter, max);
        if (refused != null) {
            return refused;
        }
        try {
            return ready(
                    fix(letters, filter, max, confirmed).plan(Action.Kind.REDRIVE, filter, confirmed, knowledge.now()));
        } catch (BrokerException e) {
            return new Planning.Refused(
                    "no_answer",
                    "A dead letter could not be read, so nothing is planned. Try again. " + Recorder.line(e));
        }
    }

    private Planning.@Nullable Refused refusal(Action.Kind kind, Filter filter, int max) {
        if (filter.isEmpty()) {
            return new Planning.Refused(
                    "empty_filter", "The filter is empty, so it would be all " + kind.things() + ": give a filter.");
        }
        if (max < 1 || max > BulkActions.MOST) {
            return new Planning.Refused(
                    "max_out_of_range", "max: %d is not from 1 to %d.".formatted(max, BulkActions.MOST));
        }
        String trouble = trouble(kind);
        return trouble == null ? null : notCurrent(trouble);
    }

    /** It takes a while, and what was not judged must not look like what cannot be retried. */
    private Planning ready(BulkPlan plan) {
        return plan.skipped().containsKey(RetryAction.NOT_CURRENT)
                ? notCurrent("it was not for all of the time that the plan took")
                : new Planning.Ready(keep(plan));
    }

    private @Nullable String trouble(Action.Kind kind) {
        return switch (kind) {
            case CANCEL, STORE_OUTPUTS -> knowledge.viewTrouble(); // which spend nothing
            default -> knowledge.staleness();
        };
    }

    private static Planning.Refused notCurrent(String trouble) {
        Assessment.Refused refused = RetryAction.notCurrent(trouble);
        return new Planning.Refused(refused.code(), refused.message());
    }

    private Draft fix(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
        Draft draft = new Draft(max);
        Stakes stakes = new Stakes(knowledge.jobs());
        for (String id : knowledge.jobs().ids(filter)) {
            JobRow row = knowledge.jobs().find(id).orElse(null);
            String obstacle = row == null ? CancelAction.UNKNOWN_JOB : obstacle(kind, row, confirmed);
            if (row == null || obstacle != null) {
                draft.leaveOut(String.valueOf(obstacle));
            } else {
                boolean risky = kind == Action.Kind.RETRY && confirmed && obstacle(kind, row, false) != null;
                draft.take(id, row.model(), row.status().word(), risky, stakes.worth(row));
            }
        }
        return draft;
    }

    /** The oldest first. Each is read, since its headers alone do not say whether it can be sent again, or what it may cost. */
    private Draft fix(List<DeadLetterRow> letters, LetterFilter filter, int max, boolean confirmed)
            throws BrokerException {
        Draft draft = new Draft(max);
        Stakes stakes = new Stakes(knowledge.jobs());
        List<DeadLetterRow> fitting = letters.stream()
                .filter(filter::matches)
                .sorted(Comparator.comparing(DeadLetterRow::at)
                        .thenComparing(DeadLetterRow::partition)
                        .thenComparing(DeadLetterRow::offset))
                .toList();
        for (DeadLetterRow letter : fitting) {
            if (draft.isFull()) {
                draft.leaveOutBeyondMax();
                continue;
            }
            RedriveAction.Look look =
                    redrives.look(new Subject.OneDeadLetter(letter.partition(), letter.offset()), confirmed, null);
            String obstacle = code(look.assessment());
            if (obstacle != null) {
                draft.leaveOut(obstacle);
            } else {
                String model = look.model() == null ? "" : look.model();
                draft.take(letter.place(), model, letter.code(), look.risky(), stakes.worth(model));
            }
        }
        return draft;
    }

    /** The code of what speaks against it; null when nothing does. */
    private @Nullable String obstacle(Action.Kind kind, JobRow row, boolean confirmed) {
        return switch (kind) {
            case CANCEL -> code(cancels.assess(row.id(), false, null));
            case STORE_OUTPUTS -> code(stores.judge(row, knowledge.wasStored(row)));
            default -> code(retries.judge(row, confirmed));
        };
    }

    private static @Nullable String code(@Nullable Look look) {
        return look == null ? null : code(BulkStep.assessment(look));
    }

    private static @Nullable String code(@Nullable Assessment assessment) {
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

    /** A plan while its targets are chosen. */
    private static final class Draft {

        private static final String BEYOND_MAX = "beyond_max";

        private record Kind(String model, String state) {}

        private final int max;
        private final List<String> ids = new ArrayList<>();
        private final TreeMap<String, Integer> skipped = new TreeMap<>();
        private final Map<Kind, Integer> groups = new HashMap<>();
        private final List<@Nullable BigDecimal> worths = new ArrayList<>();
        private int risky;

        /** @param max how many targets at most */
        Draft(int max) {
            this.max = max;
        }

        boolean isFull() {
            return ids.size() == max;
        }

        /** A target that fits the filter, and to which it cannot be done. */
        void leaveOut(String code) {
            skipped.merge(code, 1, Integer::sum);
        }

        /**
         * A target to which it can be done; left out when there is no room for it.
         *
         * @param worth in US dollars; null when that is not known
         */
        void take(String id, String model, String state, boolean isRisky, @Nullable BigDecimal worth) {
            if (isFull()) {
                leaveOutBeyondMax();
                return;
            }
            ids.add(id);
            groups.merge(new Kind(model, state), 1, Integer::sum);
            risky += isRisky ? 1 : 0;
            worths.add(worth);
        }

        void leaveOutBeyondMax() {
            leaveOut(BEYOND_MAX);
        }

        BulkPlan plan(Action.Kind kind, Filter filter, boolean confirmed, Instant now) {
            return new BulkPlan(
                    UUID.randomUUID().toString(),
                    kind,
                    filter,
                    ids,
                    groups.entrySet().stream()
                            .map(group -> new BulkPlan.Group(
                                    group.getKey().model(), group.getKey().state(), group.getValue()))
                            .sorted(Comparator.comparingInt(BulkPlan.Group::count)
                                    .reversed()
                                    .thenComparing(BulkPlan.Group::model)
                                    .thenComparing(BulkPlan.Group::state))
                            .toList(),
                    skipped,
                    risky,
                    confirmed,
                    Stakes.sum(worths),
                    now);
        }
    }
}
