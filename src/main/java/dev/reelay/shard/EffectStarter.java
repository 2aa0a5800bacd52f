package dev.reelay.shard;

import dev.reelay.job.Effect;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.Scheduler;
import dev.reelay.outbound.Outbound;
import dev.reelay.outbound.Permits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Starts the effects of a turn once it is committed. An effect whose job has left the state that the effect is for is
 * skipped. Confined to its shard's thread.
 *
 * <p>INVARIANT: a bug in Reelay costs one job. When an effect cannot be started, its permit is given back, the shard
 * ends its job in the next turn, and the other effects start.
 */
final class EffectStarter {

    private final Tenure tenure;
    private final JobTable table;
    private final Inbox inbox;
    private final ShardContext context;
    private final Outbound outbound;

    private Scheduler.@Nullable Alarm alarm;
    private @Nullable Instant alarmDue;

    EffectStarter(Tenure tenure, JobTable table, Inbox inbox, ShardContext context) {
        this.tenure = tenure;
        this.table = table;
        this.inbox = inbox;
        this.context = context;
        this.outbound = context.outbound();
    }

    /** Starts the turn's effects. INVARIANT: the transaction that announces them is committed. */
    void start(Turn turn) {
        for (Effect effect : turn.changes().effects()) {
            try {
                start(effect, turn);
            } catch (RuntimeException | Error fault) {
                context.telemetry().fault("starting an effect: " + name(effect), effect.id(), fault);
                inbox.put(new Signal.Faulted(effect.id(), effect instanceof Effect.Submit));
            }
        }
        turn.announcements().giveBackPermits();
    }

    private void start(Effect effect, Turn turn) {
        JobState state = table.find(effect.id());
        switch (effect) {
            case Effect.LineUp _ -> {
                if (state instanceof Accepted waiting) {
                    lineUp(waiting);
                }
            }
            case Effect.LineUpLater later -> {
                if (state instanceof Accepted waiting
                        && outbound.submitter().permits().isPaused()) {
                    lineUp(waiting);
                } else if (JobTable.isWanted(Effect.Wake.LINE_UP, state)) {
                    table.wakeAt(later.due(), Effect.Wake.LINE_UP, later.id());
                }
            }
            case Effect.Probe _ -> {
                if (state instanceof Accepted waiting && !tenure.isDraining()) {
                    outbound.prober()
                            .probe(
                                    waiting,
                                    (media, violations) -> inbox.put(Signal.Probed.of(waiting, media, violations)));
                }
            }
            case Effect.Submit submit -> submit(submit, turn.announcements().takePermit(submit.id()));
            case Effect.Poll _ -> {
                if (state instanceof Submitted submitted && !tenure.isDraining() && table.beginPoll(state.id())) {
                    outbound.poller()
                            .poll(
                                    submitted,
                                    answer -> inbox.put(
                                            new Signal.Polled(submitted.id(), submitted.requestId(), answer)));
                }
            }
            case Effect.Cancel _ -> {
                if (state instanceof InQueue queued && !tenure.isDraining() && table.beginCancel(state.id())) {
                    outbound.canceller()
                            .cancel(
                                    queued,
                                    answer -> inbox.put(
                                            new Signal.CancelAnswered(queued.id(), queued.requestId(), answer)));
                }
            }
            case Effect.WakeAt wake -> {
                if (JobTable.isWanted(wake.wake(), state)) {
                    table.wakeAt(wake.due(), wake.wake(), wake.id());
                }
            }
            case Effect.Forget forget -> context.commands().spend(forget.id());
        }
    }

    private void lineUp(Accepted waiting) {
        table.waiting().add(waiting, context.scheduler().instant());
    }

    private static String name(Effect effect) {
        return switch (effect) {
            case Effect.LineUp _ -> "line up";
            case Effect.LineUpLater _ -> "line up later";
            case Effect.Probe _ -> "probe media";
            case Effect.Submit _ -> "submit";
            case Effect.Poll _ -> "poll";
            case Effect.Cancel _ -> "cancel";
            case Effect.WakeAt _ -> "set a timer";
            case Effect.Forget _ -> "forget";
        };
    }

    /**
     * Starts the POST. A shard that has lost its partition starts none, and reports the attempt as not started: should
     * this worker get the partition back, its next shard finds that answer.
     */
    private void submit(Effect.Submit submit, Permits.@Nullable Permit permit) {
        if (permit == null) {
            return;
        }
        boolean started = false;
        try {
            if (tenure.isLost()) {
                outbound.submitter().abandon(submit.state(), inbox);
            } else {
                outbound.submitter().submit(permit, submit.state(), inbox);
                started = true;
            }
        } finally {
            if (!started) {
                permit.giveBack();
            }
        }
    }

    /** Sets the alarm for the earliest timer, unless it is set for that time already. */
    void setAlarm() {
        Instant due = table.nextDue();
        if (due == null || due.equals(alarmDue)) {
            return;
        }
        stop();
        alarmDue = due;
        alarm = context.scheduler().at(due, inbox::wake);
    }

    /** Notes that the alarm may have gone off, so that {@link #setAlarm} sets it again. */
    void woken() {
        alarmDue = null;
    }

    /** Cancels the alarm. */
    void stop() {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
