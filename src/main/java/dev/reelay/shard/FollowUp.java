package dev.reelay.shard;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.PollSchedule;
import dev.reelay.job.Scheduler;
import dev.reelay.outbound.Permits;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a turn once it is committed: POSTs, cancels and looks that start, timers, permits to ask for, and the
 * word of it in log and meters. Belongs to its shard's thread.
 */
final class FollowUp {

    private final Shard shard;
    private final JobTable table;
    private final Inbox inbox;
    private final ShardContext context;
    /** Permits that were asked for and are not there yet, by model. */
    private final Map<String, Integer> asked = new HashMap<>();

    private Scheduler.@Nullable Alarm alarm;
    private @Nullable Instant alarmDue;

    FollowUp(Shard shard, JobTable table, Inbox inbox, ShardContext context) {
        this.shard = shard;
        this.table = table;
        this.inbox = inbox;
        this.context = context;
    }

    void stop() {
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** A permit that was asked for is there. */
    void granted(String model) {
        asked.computeIfPresent(model, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** The alarm rang. */
    void rang() {
        alarmDue = null;
    }

    /** INVARIANT: effects follow the commit that announces them. They come before the word of them, which must not stop any. */
    void follow(Changes changes) {
        for (JobState state : changes.moved()) {
            switch (state) {
                case Accepted waiting -> lineUp(waiting);
                case Submitting announced -> submit(announced, changes.permits.get(announced.id()));
                case InQueue queued -> {
                    scheduleLook(queued, 0, null);
                    expireInQueue(queued);
                }
                case InProgress _ -> {}
                case Ended ended -> keep(ended);
            }
        }
        changes.answered.forEach(answer -> context.submitter().settle(answer.attempt()));
        changes.forgotten().forEach(context.commands()::spend);
        changes.looks.forEach(look -> scheduleLook(look.state(), look.troubles(), look.atLeast()));
        if (!shard.isDraining()) {
            changes.looking.forEach(state -> context.poller().look(state, inbox));
            changes.cancelling.stream()
                    .filter(state -> table.find(state.id()) instanceof InQueue)
                    .forEach(state -> context.canceller().cancel(state, inbox));
            askForPermits();
            setAlarm();
        }
        try {
            tell(changes, context.telemetry());
        } catch (RuntimeException e) {
            context.telemetry().fault("telling what was done", e);
        }
    }

    private void tell(Changes changes, Telemetry telemetry) {
        changes.repeats.forEach(telemetry::repeated);
        changes.deadLetters().forEach(telemetry::deadLettered);
        changes.unclaimed.forEach(
                answer -> telemetry.unclaimedAnswer(answer.attempt().id(), answer.answer()));
        changes.unknown.forEach(telemetry.submissions()::unknown);
        changes.cancels.forEach(cancel -> telemetry.commands().cancelled(cancel.id(), cancel.reason()));
        changes.moved().forEach(state -> telemetry.moved(state, shard.partition()));
        changes.results().forEach(result -> telemetry.ended(result, shard.partition()));
    }

    /** An announcement without a permit is one whose POST is open already. */
    private void submit(Submitting announced, Permits.@Nullable Permit permit) {
        if (permit != null && shard.isLost()) {
            permit.giveBack();
            context.submitter().abandon(announced, inbox); // should the partition come back here: nothing was sent
        } else if (permit != null) {
            context.submitter().submit(permit, announced, inbox);
        }
    }

    private void askForPermits() {
        Permits permits = context.submitter().permits();
        for (String model : table.waiting().models()) {
            if (mayAsk(model)) {
                int wanted = Math.min(table.waiting().count(model), permits.concurrency());
                for (int has = asked.getOrDefault(model, 0); has < wanted; has++) {
                    asked.merge(model, 1, Integer::sum);
                    permits.ask(inbox, model);
                }
            }
        }
    }

    private boolean mayAsk(String model) {
        WaitingLine.Place first =
                context.commands().isPaused(model) ? null : table.waiting().first(model);
        if (first == null) {
            return false;
        }
        boolean known =
                context.commands().covers(first.since(), context.scheduler().instant());
        if (!known) {
            context.commands().wakeWhenRead(inbox);
        }
        return known;
    }

    /** A job waits for its submission, or for a look at its media before that. */
    void lineUp(Accepted waiting) {
        if (!context.prober().isDueFor(waiting)) {
            table.waiting().add(waiting, context.scheduler().instant());
        } else if (!shard.isDraining()) {
            context.prober().look(waiting, inbox);
        }
        wakeAfter(waiting.job().startBy(), waiting.id());
    }

    private void expireInQueue(InQueue queued) {
        wakeAfter(queued.job().startBy(), queued.id());
        Duration mostQueueing = context.limits().mostQueueing(queued.model());
        if (mostQueueing != null) {
            wakeAfter(queued.submittedAt().plus(mostQueueing), queued.id());
        }
    }

    private void wakeAfter(@Nullable Instant deadline, String id) {
        if (deadline != null) {
            table.wake(deadline.plusMillis(1), JobTable.Wake.EXPIRE, id);
        }
    }

    /** A receipt stays for a while. */
    void keep(Ended receipt) {
        table.wake(context.limits().forgetAt(receipt), JobTable.Wake.FORGET, receipt.id());
    }

    /** A job that RunComfy has was found in the ledger. One that is to be cancelled is asked for that at once. */
    void resume(Submitted state) {
        Duration wait = PollSchedule.next(context.limits().typical(state.model()), Duration.ZERO, state.status(), 0.5);
        double part = ThreadLocalRandom.current().nextDouble();
        if (state instanceof InQueue queued) {
            expireInQueue(queued);
            part = queued.withdrawal() == null ? part : 0;
        }
        Instant due = context.scheduler().instant().plusMillis(Math.round(wait.toMillis() * part));
        table.wake(due, JobTable.Wake.POLL, state.id());
    }

    private void scheduleLook(Submitted state, int troubles, @Nullable Duration retryAfter) {
        Instant now = context.scheduler().instant();
        Duration usual = PollSchedule.next(
                context.limits().typical(state.model()),
                Duration.between(state.submittedAt(), now),
                state.status(),
                ThreadLocalRandom.current().nextDouble());
        Duration wait = PollSchedule.afterTrouble(
                usual, troubles, ThreadLocalRandom.current().nextDouble());
        Duration atLeast = Permits.atMost(retryAfter);
        if (atLeast != null && atLeast.compareTo(wait) > 0) {
            wait = atLeast;
        }
        Instant due = now.plus(wait);
        Instant giveUp = state.submittedAt()
                .plus(context.limits().giveUpAfter(state.model()))
                .plusMillis(1);
        table.wake(due.isAfter(giveUp) && giveUp.isAfter(now) ? giveUp : due, JobTable.Wake.POLL, state.id());
    }

    private void setAlarm() {
        Instant due = table.nextDue();
        if (due == null || due.equals(alarmDue)) {
            return;
        }
        stop();
        alarmDue = due;
        alarm = context.scheduler().at(due, () -> inbox.put(new Signal.Due()));
    }
}
