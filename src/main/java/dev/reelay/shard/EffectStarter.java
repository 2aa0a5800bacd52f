package dev.reelay.shard;

import dev.reelay.decision.Effect;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outbound.Attempt;
import dev.reelay.outbound.Outbound;
import dev.reelay.outbound.Permits;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
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

    /** The longest that a job which was judged waits for its model, so that its media can be checked. */
    static final Duration MODEL_PATIENCE = Duration.ofSeconds(30);

    /** After a failure to read an input. */
    private static final Duration INPUT_RETRY = Duration.ofSeconds(1);

    private final int partition;
    private final Tenure tenure;
    private final JobTable table;
    private final Inbox inbox;
    private final ShardContext context;
    private final Outbound outbound;
    /** One object, so that the worker wakes the shard once, however often it waits for room. */
    private final Runnable wake;

    private boolean linedUp;
    private Scheduler.@Nullable Alarm alarm;
    private @Nullable Instant alarmDue;

    EffectStarter(int partition, Tenure tenure, JobTable table, Inbox inbox, ShardContext context) {
        this.partition = partition;
        this.tenure = tenure;
        this.table = table;
        this.inbox = inbox;
        this.context = context;
        this.outbound = context.outbound();
        this.wake = inbox::wake;
    }

    /** Starts the turn's effects. INVARIANT: the transaction that announces them is committed. */
    void start(Turn turn) {
        for (Effect effect : turn.changes().effects()) {
            try {
                start(effect, turn);
            } catch (RuntimeException | Error fault) {
                context.telemetry().fault("starting an effect: " + name(effect), effect.id(), fault);
                inbox.put(new Signal.Faulted(
                        effect.id(), effect instanceof Effect.Submit submit ? Attempt.of(submit.state()) : null));
            }
        }
        turn.announcements().giveBackPermits();
        if (linedUp) { // the turn has announced its jobs already, and so there is to be another one
            linedUp = false;
            inbox.wake();
        }
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
                        && outbound.submitter().permits().isInTrouble()) {
                    lineUp(waiting);
                } else if (JobTable.isWanted(Effect.Wake.LINE_UP, state)) {
                    table.wakeAt(later.due(), Effect.Wake.LINE_UP, later.id());
                }
            }
            case Effect.ReadInput _ -> {
                if (state instanceof Accepted waiting) {
                    table.stored().add(waiting);
                }
            }
            case Effect.FindModel _ -> {
                if (state instanceof Accepted waiting && !tenure.isDraining()) {
                    findModel(waiting);
                }
            }
            case Effect.DoubtModel doubtful -> outbound.models().doubt(doubtful.model(), doubtful.doubt());
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
                                    table.pollBy(state.id()),
                                    answer -> inbox.put(
                                            new Signal.Polled(submitted.id(), submitted.requestId(), answer)));
                }
            }
            case Effect.Store store -> {
                if (state instanceof Storing storing && !tenure.isDraining()) {
                    outbound.copies()
                            .start(
                                    inbox,
                                    storing,
                                    store.deadline(),
                                    copies -> inbox.put(new Signal.Stored(
                                            storing.id(), storing.result().requestId(), copies)));
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
                    wakeAt(wake);
                }
            }
            case Effect.Learn learn -> {
                context.polls().ended(partition, learn.receipt());
                context.prices().ended(learn.receipt());
            }
            case Effect.Forget forget -> context.commands().spend(forget.id());
        }
    }

    private void wakeAt(Effect.WakeAt wake) {
        table.wakeAt(wake.due(), wake.wake(), wake.id());
        if (wake.wake() == Effect.Wake.POLL) {
            Instant now = context.scheduler().instant();
            table.pollBy(wake.id(), wake.due().plus(Duration.between(now, wake.due())));
            context.polls().planned(now, wake.due(), wake.alone());
        }
    }

    private void findModel(Accepted waiting) {
        if (!waiting.awaitsModel()) {
            Instant latest = context.scheduler().instant().plus(MODEL_PATIENCE);
            if (table.beginLookUp(waiting.id(), latest)) {
                table.wakeAt(latest, Effect.Wake.FIND_MODEL, waiting.id());
            }
        }
        outbound.models().find(waiting.model(), finding -> inbox.put(Signal.ModelLookedUp.of(waiting, finding)));
    }

    private void lineUp(Accepted waiting) {
        table.lineUp(waiting, context.scheduler().instant());
        linedUp = true;
    }

    private static String name(Effect effect) {
        return switch (effect) {
            case Effect.LineUp _ -> "line up";
            case Effect.LineUpLater _ -> "line up later";
            case Effect.ReadInput _ -> "read input";
            case Effect.FindModel _ -> "find model";
            case Effect.DoubtModel _ -> "doubt model";
            case Effect.Probe _ -> "probe media";
            case Effect.Submit _ -> "submit";
            case Effect.Poll _ -> "poll";
            case Effect.Store _ -> "copy files";
            case Effect.Cancel _ -> "cancel";
            case Effect.WakeAt _ -> "set a timer";
            case Effect.Learn _ -> "learn when to poll";
            case Effect.Forget _ -> "forget";
        };
    }

    /**
     * Begins to read the next input that is in the ledger only, if there is room for it. Otherwise the shard is woken when
     * the worker gives memory back.
     */
    void readInputs(HeldSlots slots) {
        if (tenure.isDraining() || table.stored().isEmpty()) {
            return;
        }
        Accepted next = table.stored().next(context.commands().pauses()::isPaused, slots::take, this::isInMemory);
        JobInput.Stored place = next == null ? null : StoredInputs.place(next);
        if (next == null || place == null) {
            context.capacity().whenFreed(wake);
            return;
        }
        String id = next.id();
        Thread.ofVirtual().name("input-" + partition).start(() -> readInput(id, place));
    }

    private boolean isInMemory(String id) {
        JobState state = table.find(id);
        return state instanceof Submitting
                || (state instanceof Accepted waiting && StoredInputs.place(waiting) == null);
    }

    private void readInput(String id, JobInput.Stored place) {
        try {
            JobInput.Held input = context.ledger().readInput(partition, id, place);
            inbox.put(new Signal.InputRead(id, place, input, input == null));
        } catch (BrokerException | RuntimeException e) {
            context.telemetry().shards().inputNotRead(partition, id, e);
            context.scheduler()
                    .at(
                            context.scheduler().instant().plus(INPUT_RETRY),
                            () -> inbox.put(new Signal.InputRead(id, place, null, false)));
        }
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

    /**
     * Sets the alarm for the earliest timer, unless it is set for that time already.
     *
     * @param other when the shard is to be woken for another reason; null when there is none
     */
    void setAlarm(@Nullable Instant other) {
        Instant timer = table.nextDue();
        Instant due = other == null || (timer != null && timer.isBefore(other)) ? timer : other;
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
