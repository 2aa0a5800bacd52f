package dev.reelay.shard;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.outbound.Attempt;
import dev.reelay.outbound.Submitter;
import dev.reelay.telemetry.JobCounts;
import dev.reelay.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A shard at work on an open partition of the ledger: one turn after the other until it is given up or the ledger breaks. */
final class ShardLoop {

    /** Bounds of one turn, so that its transaction stays small against the producer's buffer and time-out. */
    private static final int TURN_SIGNALS = 2_000;

    private static final long TURN_BYTES = 8L << 20;

    private final int partition;
    private final Tenure tenure;
    private final Inbox inbox;
    private final HeldSlots slots;
    private final ShardContext context;
    private final Submitter submitter;
    private final JobCounts counts = new JobCounts();
    private final JobTable table;
    private final SubmissionRule rule;
    private final TurnWriter writer;
    private final EffectStarter starter;
    private long committedOffset;

    ShardLoop(
            int partition, Tenure tenure, LedgerPartition ledger, Inbox inbox, HeldSlots slots, ShardContext context) {
        this.partition = partition;
        this.tenure = tenure;
        this.inbox = inbox;
        this.slots = slots;
        this.context = context;
        this.submitter = context.outbound().submitter();
        this.table = new JobTable(ledger.jobs(), counts);
        this.rule = new SubmissionRule(table.waiting(), context.commands());
        this.committedOffset = ledger.nextOffset();
        this.writer = new TurnWriter(partition, tenure, ledger, context);
        this.starter = new EffectStarter(tenure, table, inbox, context);
    }

    /** Returns when the partition is given up, or when the ledger must be opened again. */
    void run() throws InterruptedException {
        try {
            account(0);
            context.telemetry().jobs().watch(counts);
            context.commands().listen(inbox);
            if (!restore()) {
                return;
            }
            tenure.serving();
            while (!(tenure.isDraining() && isDrained()) && turn()) {
                // until it is over
            }
        } finally {
            starter.stop();
            context.commands().forget(inbox);
            submitter.permits().leave(inbox);
            context.telemetry().jobs().forget(counts);
        }
    }

    /** Takes up the jobs that were found in the ledger, and the POSTs that this worker still has open for them. */
    private boolean restore() throws InterruptedException {
        Turn turn = newTurn();
        Set<Attempt> submitting = new HashSet<>();
        for (String id : table.ids()) {
            turn.restore(id);
            JobState state = table.find(id);
            if (state instanceof Submitting open) {
                submitting.add(Attempt.of(open));
                if (!submitter.adopt(open, inbox)) {
                    turn.lost(open);
                }
            }
        }
        submitter.settleAllBut(submitting, inbox);
        return commit(turn, List.of());
    }

    private Turn newTurn() {
        return new Turn(
                partition,
                table,
                context.admission(),
                context.decisions(),
                context.commands(),
                committedOffset,
                context.scheduler().instant());
    }

    /** False when it was the last one. */
    private boolean turn() throws InterruptedException {
        List<Signal> signals = inbox.take(TURN_SIGNALS, TURN_BYTES);
        boolean draining = tenure.isDraining();
        Turn turn = newTurn();
        List<Signal.RequestRead> requests = new ArrayList<>();
        signals.forEach(signal -> {
            if (signal instanceof Signal.RequestRead read) {
                requests.add(read);
            }
        });
        if (draining) { // the next owner reads them again
            submitter.permits().leave(inbox);
            context.capacity().adjust(-requests.size());
            requests.clear();
        }
        boolean decided = false;
        try {
            signals.forEach(signal -> decide(turn, signal, draining));
            if (!draining) {
                turn.announce(rule, model -> submitter.permits().tryAcquire(inbox, model));
            }
            decided = true;
        } finally {
            if (!decided) {
                giveUp(turn, requests);
            }
        }
        if (!commit(turn, requests)) {
            return false;
        }
        signals.forEach(signal -> {
            if (signal instanceof Signal.Submitted answered) {
                submitter.settle(answered.attempt());
            }
        });
        return true;
    }

    /** While it drains a shard only takes answers: the next owner has the same records, commands and timers. */
    private void decide(Turn turn, Signal signal, boolean draining) {
        switch (signal) {
            case Signal.Submitted answered -> turn.answered(answered);
            case Signal.Polled polled -> turn.polled(polled);
            case Signal.CancelAnswered answered -> turn.cancelAnswered(answered);
            case Signal.Probed probed -> turn.probed(probed);
            case Signal.Faulted faulted -> turn.faulted(faulted);
            case Signal.RequestRead read when !draining -> turn.request(read.record());
            case Signal.CancelsRead read when !draining -> read.ids().forEach(turn::cancel);
            case Signal.ReadTo read when !draining -> turn.readTo(read.position());
            case Signal.Wake _
            when !draining -> {
                starter.woken();
                turn.timers();
            }
            case Signal.RequestRead _, Signal.CancelsRead _, Signal.ReadTo _, Signal.Wake _ -> {}
        }
    }

    private boolean isDrained() {
        return table.submittingCount() == 0 || tenure.isPastDeadline();
    }

    /** Commits the turn and starts what follows from it. False when the loop is at its end. */
    private boolean commit(Turn turn, List<Signal.RequestRead> requests) throws InterruptedException {
        switch (tryCommit(turn, requests)) {
            case DONE -> {
                committedOffset = turn.nextOffset();
                starter.start(turn);
                account(requests.size());
                awaitNext();
                report(turn);
                return true;
            }
            case BROKEN -> {
                // Should the announcement have been written all the same: this worker knows that no POST followed.
                turn.announced().forEach(state -> submitter.abandon(state, inbox));
                giveUp(turn, requests);
            }
            case LOST -> {
                tenure.lose();
                drop(turn, requests);
            }
        }
        return false;
    }

    private TurnWriter.Written tryCommit(Turn turn, List<Signal.RequestRead> requests) throws InterruptedException {
        try {
            return writer.write(turn, committedOffset, table.submittingCount() > 0);
        } catch (RuntimeException e) {
            context.telemetry().fault("committing to partition " + partition, e);
            return TurnWriter.Written.BROKEN;
        } catch (InterruptedException e) {
            drop(turn, requests);
            throw e;
        }
    }

    /** The turn is not committed. The consumer's position is past its requests: only this shard can decide them, opened again. */
    private void giveUp(Turn turn, List<Signal.RequestRead> requests) {
        inbox.putBack(requests);
        turn.giveBackPermits();
    }

    /** The turn is not committed, and the next owner reads its requests again. */
    private void drop(Turn turn, List<Signal.RequestRead> requests) {
        context.capacity().adjust(-requests.size());
        turn.giveBackPermits();
    }

    /** Counts the jobs that the shard holds, and gives back the slots that requests came with. */
    private void account(int requests) {
        int nowParked = table.waiting().count(context.commands().pauses()::isPaused);
        slots.hold(table.pendingCount() - nowParked, nowParked, requests);
    }

    /** Sees to it that the shard is woken when there is something to do that no signal brings. */
    private void awaitNext() {
        if (tenure.isDraining()) {
            submitter.permits().leave(inbox);
            return;
        }
        submitter.permits().waitFor(inbox, rule.models(context.scheduler().instant()));
        if (rule.waitsForCommands(context.scheduler().instant())) {
            context.commands().notifyWhenRead(inbox);
        }
        starter.setAlarm();
    }

    /** Effects first, then logs and counts: a log line that fails must stop neither an effect nor another line. */
    private void report(Turn turn) {
        Telemetry telemetry = context.telemetry();
        for (Consumer<Telemetry> report : turn.changes().reports()) {
            try {
                report.accept(telemetry);
            } catch (RuntimeException e) {
                telemetry.fault("reporting a turn of partition " + partition, e);
            }
        }
        telemetry.shards().passedOver(partition, turn.passedOver());
    }
}
