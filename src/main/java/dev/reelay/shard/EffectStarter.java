package dev.reelay.shard;

import dev.reelay.job.Effect;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.Scheduler;
import dev.reelay.outbound.Outbound;
import dev.reelay.outbound.Permits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Starts the effects of a turn once it is committed. An effect counts only for the state that its job has by then. Belongs to its
 * shard's thread.
 *
 * <p>INVARIANT: a fault of Reelay's own costs one job. Each effect has a guard of its own: when it cannot be started, its permit goes
 * back, the shard ends its job in the next turn, and the other effects start.
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

    /** INVARIANT: effects follow the commit that announces them. */
    void start(Turn turn) {
        for (Effect effect : turn.changes().effects()) {
            try {
                start(effect, turn);
            } catch (RuntimeException | Error fault) {
                context.telemetry().fault("starting an effect: " + name(effect), effect.id(), fault);
                inbox.put(new Signal.Faulted(effect.id(), effect instanceof Effect.Submit));
            }
        }
        turn.giveBackPermits();
    }

    private void start(Effect effect, Turn turn) {
        JobState state = table.find(effect.id());
        switch (effect) {
            case Effect.LineUp _ -> {
                if (state instanceof Accepted waiting) {
                    table.waiting().add(waiting, context.scheduler().instant());
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
            case Effect.Submit submit -> submit(submit, turn.takePermit(submit.id()));
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
                if (isWanted(wake.wake(), state)) {
                    table.wakeAt(wake.due(), wake.wake(), wake.id());
                }
            }
            case Effect.Forget forget -> context.commands().spend(forget.id());
        }
    }

    private static String name(Effect effect) {
        return switch (effect) {
            case Effect.LineUp _ -> "line up";
            case Effect.Probe _ -> "probe media";
            case Effect.Submit _ -> "submit";
            case Effect.Poll _ -> "poll";
            case Effect.Cancel _ -> "cancel";
            case Effect.WakeAt _ -> "set a timer";
            case Effect.Forget _ -> "forget";
        };
    }

    private static boolean isWanted(Effect.Wake wake, @Nullable JobState state) {
        return switch (wake) {
            case POLL -> state instanceof Submitted;
            case EXPIRE -> state instanceof Accepted || state instanceof InQueue;
            case FORGET -> state instanceof Ended;
        };
    }

    /** A shard that has lost its partition meanwhile posts nothing; should the partition come back here, that is known. */
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

    /** Sets the alarm for the next timer. */
    void setAlarm() {
        Instant due = table.nextDue();
        if (due == null || due.equals(alarmDue)) {
            return;
        }
        stop();
        alarmDue = due;
        alarm = context.scheduler().at(due, inbox::wake);
    }

    /** The shard was woken, perhaps by the alarm: the next one is to be set anew. */
    void woken() {
        alarmDue = null;
    }

    void stop() {
        if (alarm != null) {
            alarm.cancel();
        }
    }
}
