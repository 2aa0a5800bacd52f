package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.OpenAction;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bulk actions. Thread-safe. What is started is recorded with all of its jobs before the first of them is touched, so that any
 * process that reads the audit topic can finish it.
 */
public final class BulkActions {

    /** The most jobs of one action. */
    public static final int MOST = 20_000;

    private static final Step.Report NOTHING = new Step.Report(0, new TreeMap<>());

    private final Knowledge knowledge;
    private final Recorder recorder;
    private final ActionWriter writer;
    private final BulkPlanner planner;
    private final BulkRuns runs;

    BulkActions(Knowledge knowledge, Recorder recorder, ActionWriter writer, BulkPlanner planner, BulkRuns runs) {
        this.knowledge = knowledge;
        this.recorder = recorder;
        this.writer = writer;
        this.planner = planner;
        this.runs = runs;
    }

    /**
     * Fixes what would be done: the jobs that fit the filter now and to which it can be done, the oldest request first. A plan can be
     * started for 15 minutes.
     *
     * @param kind {@link Action.Kind#CANCEL}, {@link Action.Kind#RETRY} or {@link Action.Kind#STORE_OUTPUTS}
     * @param filter an empty one is refused
     * @param max how many jobs at most, from 1 to {@link #MOST}
     * @param confirmed whether jobs that may be paid for twice are retried too
     */
    public Planning plan(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
        return planner.plan(kind, filter, max, confirmed);
    }

    /**
     * The same for dead letters that are to be sent again. Each that fits is read; blocks.
     *
     * @param letters those that are known; a plan is of no others
     * @param confirmed whether those are sent too whose request may be paid for twice
     */
    public Planning planRedrive(List<DeadLetterRow> letters, LetterFilter filter, int max, boolean confirmed) {
        return planner.planRedrive(letters, filter, max, confirmed);
    }

    /** The plan with this id; empty when it is older than 15 minutes, or was made by another process. */
    public Optional<BulkPlan> planned(String id) {
        return planner.find(id);
    }

    /**
     * Records the plan with all of its jobs, and begins. Returns when it is recorded; {@link ActionOutcome.Done} has the plan's id.
     *
     * @param typedNumber what the user typed: refused unless it is the number of jobs
     */
    public ActionOutcome start(Actor actor, BulkPlan plan, String typedNumber, @Nullable String reason) {
        Action action = new Action(plan.kind(), selection(plan), reason, null, plan.confirmed());
        if (planner.find(plan.id()).isEmpty()) {
            if (runs.find(plan.id()).isPresent()
                    || knowledge.log().lastStep(plan.id()).isPresent()) {
                return alreadyStarted(actor, action, plan);
            }
            return recorder.refused(
                    actor,
                    action,
                    "plan_expired",
                    "The plan is older than 15 minutes: much may have changed since. Plan it again.");
        }
        if (plan.count() == 0) {
            return recorder.refused(actor, action, "nothing_to_do", "There is nothing to which it can be done.");
        }
        if (!typedNumber.strip().equals(Integer.toString(plan.count()))) {
            return recorder.refused(
                    actor,
                    action,
                    "wrong_number",
                    "The number of %s is %d, and another one was typed."
                            .formatted(plan.kind().things(), plan.count()));
        }
        return planner.take(plan) ? start(actor, plan, action) : alreadyStarted(actor, action, plan);
    }

    /** Stops a bulk action, wherever it runs; the rest of its jobs is left alone. */
    public ActionOutcome stop(Actor actor, String id, @Nullable String reason) {
        Optional<BulkProgress> before = progress(id);
        if (before.isEmpty()) {
            return recorder.refused(
                    actor, asStopped(id, reason), "unknown_action", "There is no bulk action with the id " + id + ".");
        }
        try {
            Optional<BulkRun> run = runs.find(id);
            if (!before.get().phase().isEnd() && run.isPresent()) {
                return stopped(id, run.get().stop(actor, reason), before.get().phase());
            }
            if (!before.get().phase().isEnd()) {
                AuditEntry stop =
                        BulkRun.stopped(before.get().last(), before.get().report(), actor, reason, knowledge.now());
                writer.record(stop);
                return new ActionOutcome.Done(id, "It is stopped; the process that does it ends within a batch.");
            }
            return new ActionOutcome.AlreadySo("It has ended: " + text(before.get()) + ".");
        } catch (BrokerException e) {
            return new ActionOutcome.Unclear(
                    id, "The brokers did not answer, so it may be stopped or not. Stop it again. " + Recorder.line(e));
        }
    }

    /**
     * The action that the audit record of a stop names: kind and filter of the one that is stopped; a cancel with an empty filter when it
     * is not known.
     */
    public Action asStopped(String id, @Nullable String reason) {
        return progress(id)
                .map(progress -> BulkRun.asStopped(progress.last().action(), reason))
                .orElseGet(() -> new Action(Action.Kind.CANCEL, new Subject.Selection("", 0, null), reason, null));
    }

    /** How far an action is; empty when it is not known, or is no bulk action. */
    public Optional<BulkProgress> progress(String id) {
        Optional<BulkRun> run = runs.find(id);
        return run.isPresent()
                ? run.map(BulkRun::progress)
                : knowledge.log().lastStep(id).flatMap(BulkActions::recorded);
    }

    /** The actions that have not ended, the oldest first. */
    public List<BulkProgress> open() {
        Map<String, BulkProgress> open = new LinkedHashMap<>();
        for (OpenAction action : knowledge.log().open()) {
            String id = action.last().id();
            progress(id).filter(it -> !it.phase().isEnd()).ifPresent(it -> open.put(id, it));
        }
        for (BulkRun run : runs.running()) { // what is not read yet
            open.putIfAbsent(run.progress().last().id(), run.progress());
        }
        return new ArrayList<>(open.values());
    }

    private static Subject.Selection selection(BulkPlan plan) {
        Stake stake = plan.stake();
        return new Subject.Selection(plan.filter().text(), plan.count(), stake.priced() == 0 ? null : stake.usd());
    }

    private ActionOutcome start(Actor actor, BulkPlan plan, Action action) {
        AuditEntry started = new AuditEntry(plan.id(), knowledge.now(), actor, action, new Step.Started());
        List<AuditEntry> entries = new ArrayList<>(List.of(started));
        Step.Targets.of(plan.ids()).forEach(targets -> entries.add(started.next(started.at(), targets)));
        try {
            writer.record(entries.toArray(AuditEntry[]::new));
        } catch (BrokerException e) {
            planner.putBack(plan); // with the same id, so that it is recorded once
            return new ActionOutcome.Unclear(
                    plan.id(),
                    "The brokers did not answer, so it may be recorded or not; if it is, it begins within a minute. Start it again. "
                            + Recorder.line(e));
        }
        runs.add(new OpenAction(started.at(), started, plan.ids(), 0, NOTHING));
        return new ActionOutcome.Done(
                plan.id(),
                "It has begun, on " + plan.count() + " " + plan.kind().things() + ".");
    }

    private ActionOutcome alreadyStarted(Actor actor, Action action, BulkPlan plan) {
        return recorder.act(
                actor,
                action,
                new Assessment.AlreadySo("already_started", "This plan was started: " + plan.id() + "."));
    }

    private static ActionOutcome stopped(String id, BulkProgress now, BulkProgress.Phase before) {
        return now.phase() == BulkProgress.Phase.STOPPED && !before.isEnd()
                ? new ActionOutcome.Done(id, "It is stopped: " + text(now) + ".")
                : new ActionOutcome.AlreadySo("It has ended: " + text(now) + ".");
    }

    private static String text(BulkProgress progress) {
        int skipped = progress.report().total() - progress.report().done();
        return "%d of %d done, %d skipped".formatted(progress.report().done(), progress.count(), skipped);
    }

    private static Optional<BulkProgress> recorded(AuditEntry last) {
        if (!(last.action().subject() instanceof Subject.Selection selection)) {
            return Optional.empty();
        }
        return switch (last.step()) {
            case Step.Started _ -> shown(last, selection, 0, NOTHING, BulkProgress.Phase.ELSEWHERE);
            case Step.Progress it -> shown(last, selection, it.position(), it.report(), BulkProgress.Phase.ELSEWHERE);
            case Step.Stopped it ->
                shown(last, selection, it.report().total(), it.report(), BulkProgress.Phase.STOPPED);
            case Step.Finished it ->
                shown(last, selection, it.report().total(), it.report(), BulkProgress.Phase.FINISHED);
            case Step.Attempted _, Step.Done _, Step.Refused _, Step.Targets _, Step.Sending _ -> Optional.empty();
        };
    }

    private static Optional<BulkProgress> shown(
            AuditEntry last, Subject.Selection selection, int position, Step.Report report, BulkProgress.Phase phase) {
        return Optional.of(new BulkProgress(last, selection.count(), position, report, phase, null));
    }
}
