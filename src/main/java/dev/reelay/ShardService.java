package dev.reelay;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.PollSchedule;
import dev.reelay.job.Scheduler;
import dev.reelay.ledger.LedgerPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A shard at work on an open partition of the ledger: one turn after the other until it is given up or breaks. */
final class ShardService {

    /** Bounds of one turn, so that its transaction stays small against the producer's buffer and time-out. */
    private static final int TURN_SIGNALS = 2_000;

    private static final long TURN_BYTES = 8L << 20;

    private final Shard shard;
    private final Inbox inbox;
    private final ShardContext context;
    private final JobTable table;
    private final TurnWriter writer;
    private long committedOffset;
    private int slots;
    private int asked;
    private Scheduler.@Nullable Alarm alarm;
    private @Nullable Instant alarmDue;

    ShardService(Shard shard, LedgerPartition ledger, Inbox inbox, ShardContext context) {
        this.shard = shard;
        this.inbox = inbox;
        this.context = context;
        this.table = new JobTable(ledger.jobs());
        this.committedOffset = ledger.nextOffset();
        this.writer = new TurnWriter(shard, ledger, context);
    }

    /** Returns when the partition is given up, or when the ledger must be opened anew. */
    void serve() throws InterruptedException {
        try {
            slots = table.pendingCount();
            context.capacity().adjust(slots);
            if (!resume()) {
                return;
            }
            shard.serving();
            while (turn()) {
                // until it is over
            }
        } finally {
            if (alarm != null) {
                alarm.cancel();
            }
            context.submitter().withdraw(inbox);
            context.capacity().adjust(-slots);
        }
    }

    /** Takes up the jobs that were found in the ledger. */
    private boolean resume() throws InterruptedException {
        Turn turn = newTurn();
        Set<Attempt> submitting = new HashSet<>();
        for (JobState state : List.copyOf(table.all())) {
            switch (state) {
                case Submitting open -> {
                    submitting.add(Attempt.of(open));
                    if (!context.submitter().adopt(open, inbox)) {
                        turn.orphan(open);
                    }
                }
                case Accepted waiting -> lineUp(waiting);
                case Submitted submitted -> scheduleFirstLook(submitted);
                case Ended ended -> table.wake(context.limits().forgetAt(ended), JobTable.Wake.FORGET, ended.id());
            }
        }
        context.submitter().settleAllBut(submitting, inbox);
        return write(turn, List.of());
    }

    private Turn newTurn() {
        return new Turn(
                table,
                context.admission(),
                context.limits(),
                committedOffset,
                context.scheduler().instant());
    }

    /** False when it was the last one. */
    private boolean turn() throws InterruptedException {
        List<Signal> signals = inbox.take(TURN_SIGNALS, TURN_BYTES);
        boolean draining = shard.isDraining();
        Turn turn = newTurn();
        List<Signal.RequestRead> requests = new ArrayList<>();
        if (draining) {
            context.submitter().withdraw(inbox);
        }
        for (Signal signal : signals) {
            if (signal instanceof Signal.RequestRead read) {
                if (draining) {
                    context.capacity().adjust(-1);
                    continue;
                }
                requests.add(read);
            }
            decide(turn, signal, draining);
        }
        return write(turn, requests) && !(draining && isDrained());
    }

    /** A bug in deciding must not stop the partition: it ends the one job that it is about. */
    private void decide(Turn turn, Signal signal, boolean draining) {
        try {
            switch (signal) {
                case Signal.RequestRead read -> turn.request(read.record());
                case Signal.PermitGranted granted -> {
                    asked = Math.max(0, asked - 1);
                    if (draining) {
                        granted.permit().giveBack();
                    } else {
                        turn.permit(granted.permit());
                    }
                }
                case Signal.Answered answered -> turn.answered(answered);
                case Signal.Sighted sighted -> turn.sighted(sighted);
                case Signal.Due _ -> {
                    alarmDue = null;
                    if (!draining) {
                        turn.due();
                    }
                }
            }
        } catch (RuntimeException e) {
            context.telemetry().fault("deciding " + signal.getClass().getSimpleName(), e);
            switch (signal) {
                case Signal.Answered answered -> turn.fault(answered.attempt().id());
                case Signal.Sighted sighted -> turn.fault(sighted.id());
                case Signal.PermitGranted granted -> granted.permit().giveBack();
                case Signal.RequestRead read -> turn.bury(read.record(), e);
                case Signal.Due _ -> {}
            }
        }
    }

    private boolean isDrained() {
        return table.submittingCount() == 0 || shard.isPastDeadline();
    }

    /** Writes the turn and starts what follows from it. False when the service is at its end. */
    private boolean write(Turn turn, List<Signal.RequestRead> requests) throws InterruptedException {
        switch (tryCommit(turn, requests)) {
            case DONE -> {
                int pending = table.pendingCount();
                context.capacity().adjust(pending - slots - requests.size());
                slots = pending;
            }
            case BROKEN -> {
                // The consumer's position is past them: only this shard can decide them.
                inbox.putBack(requests);
                // Should the announcement have been written all the same: this worker knows that no POST followed.
                turn.announced().forEach(state -> context.submitter().abandon(state, inbox));
                turn.giveBackPermits();
                return false;
            }
            case LOST -> {
                shard.lose();
                abandon(turn, requests);
                return false;
            }
        }
        committedOffset = turn.nextOffset();
        follow(turn);
        return true;
    }

    private TurnWriter.Written tryCommit(Turn turn, List<Signal.RequestRead> requests) throws InterruptedException {
        try {
            return writer.write(turn, committedOffset, table.submittingCount() > 0);
        } catch (RuntimeException e) {
            context.telemetry().fault("committing to partition " + shard.partition(), e);
            return TurnWriter.Written.BROKEN;
        } catch (InterruptedException e) {
            abandon(turn, requests);
            throw e;
        }
    }

    private void abandon(Turn turn, List<Signal.RequestRead> requests) {
        context.capacity().adjust(-requests.size());
        turn.giveBackPermits();
    }

    /** INVARIANT: effects follow the commit that announces them. */
    private void follow(Turn turn) {
        turn.repeats().forEach(context.telemetry()::repeated);
        turn.deadLetters().forEach(context.telemetry()::deadLettered);
        turn.unclaimed()
                .forEach(answer ->
                        context.telemetry().unclaimedAnswer(answer.attempt().id(), answer.answer()));
        context.telemetry().passedOver(shard.partition(), turn.passedOver());
        for (JobState state : turn.moved()) {
            context.telemetry().moved(state, shard.partition());
            switch (state) {
                case Accepted waiting -> lineUp(waiting);
                case Submitting announced -> {
                    Submitter.Permit permit = turn.permits().get(announced.id());
                    if (permit != null && shard.isLost()) {
                        permit.giveBack();
                    } else if (permit != null) {
                        context.submitter().submit(permit, announced, inbox);
                    }
                }
                case JobState.InQueue queued -> scheduleLook(queued, null);
                case JobState.InProgress _ -> {}
                case Ended ended -> table.wake(context.limits().forgetAt(ended), JobTable.Wake.FORGET, ended.id());
            }
        }
        turn.results().forEach(context.telemetry()::ended);
        turn.answers().forEach(answer -> context.submitter().settle(answer.attempt()));
        turn.looks().forEach(look -> scheduleLook(look.state(), look.atLeast()));
        turn.looking().forEach(state -> context.poller().look(state, inbox));
        askForPermits();
        setAlarm();
    }

    private void askForPermits() {
        if (shard.isDraining()) {
            return;
        }
        int wanted = Math.min(table.waitingCount(), context.submitter().concurrency());
        for (; asked < wanted; asked++) {
            context.submitter().ask(inbox);
        }
    }

    private void lineUp(Accepted waiting) {
        table.await(waiting);
        Instant startBy = waiting.job().startBy();
        if (startBy != null) {
            table.wake(startBy.plusMillis(1), JobTable.Wake.EXPIRE, waiting.id());
        }
    }

    private void scheduleFirstLook(Submitted state) {
        Duration wait = PollSchedule.next(context.limits().typical(state.model()), Duration.ZERO, state.status(), 0.5);
        double part = ThreadLocalRandom.current().nextDouble();
        Instant due = context.scheduler().instant().plusMillis(Math.round(wait.toMillis() * part));
        table.wake(due, JobTable.Wake.POLL, state.id());
    }

    private void scheduleLook(Submitted state, @Nullable Duration atLeast) {
        Instant now = context.scheduler().instant();
        Duration wait = PollSchedule.next(
                context.limits().typical(state.model()),
                Duration.between(state.submittedAt(), now),
                state.status(),
                ThreadLocalRandom.current().nextDouble());
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
        if (shard.isDraining() || due == null || due.equals(alarmDue)) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        alarmDue = due;
        alarm = context.scheduler().at(due, () -> inbox.put(new Signal.Due()));
    }
}
