package dev.reelay.shard;

import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.outbound.Attempt;
import dev.reelay.telemetry.JobCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A shard at work on an open partition of the ledger: one turn after the other until it is given up or breaks. */
final class ShardLoop {

    /** Bounds of one turn, so that its transaction stays small against the producer's buffer and time-out. */
    private static final int TURN_SIGNALS = 2_000;

    private static final long TURN_BYTES = 8L << 20;

    private final Shard shard;
    private final Inbox inbox;
    private final ShardContext context;
    private final JobCounts tally = new JobCounts();
    private final JobTable table;
    private final TurnWriter writer;
    private long committedOffset;
    private final FollowUp followUp;
    private final HeldSlots slots;

    ShardLoop(Shard shard, LedgerPartition ledger, Inbox inbox, HeldSlots slots, ShardContext context) {
        this.shard = shard;
        this.inbox = inbox;
        this.slots = slots;
        this.context = context;
        this.table = new JobTable(ledger.jobs(), tally);
        this.committedOffset = ledger.nextOffset();
        this.writer = new TurnWriter(shard, ledger, context);
        this.followUp = new FollowUp(shard, table, inbox, context);
    }

    /** Returns when the partition is given up, or when the ledger must be opened anew. */
    void serve() throws InterruptedException {
        try {
            account(0);
            context.telemetry().jobs().watch(tally);
            context.commands().listen(inbox);
            if (!resume()) {
                return;
            }
            shard.serving();
            while (!(shard.isDraining() && isDrained()) && turn()) {
                // until it is over
            }
        } finally {
            followUp.stop();
            context.commands().forget(inbox);
            context.submitter().permits().withdraw(inbox);
            context.telemetry().jobs().forget(tally);
        }
    }

    /** Takes up the jobs that were found in the ledger. A cancel that is there already comes before all else. */
    private boolean resume() throws InterruptedException {
        Turn turn = newTurn();
        Set<Attempt> submitting = new HashSet<>();
        for (String id : table.ids()) {
            cancel(turn, id);
            switch (Objects.requireNonNull(table.find(id))) {
                case Submitting open -> {
                    submitting.add(Attempt.of(open));
                    if (!context.submitter().adopt(open, inbox)) {
                        turn.orphan(open);
                    }
                }
                case Accepted waiting -> followUp.lineUp(waiting);
                case Submitted submitted -> followUp.resume(submitted);
                case Ended ended -> followUp.keep(ended);
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
                context.commands(),
                committedOffset,
                context.scheduler().instant());
    }

    /** False when it was the last one. */
    private boolean turn() throws InterruptedException {
        List<Signal> signals = inbox.take(TURN_SIGNALS, TURN_BYTES);
        boolean draining = shard.isDraining();
        Turn turn = newTurn();
        List<Signal.RequestRead> requests = new ArrayList<>();
        for (Signal signal : signals) {
            if (signal instanceof Signal.RequestRead read) {
                if (draining) {
                    context.capacity().adjust(-1);
                } else {
                    requests.add(read);
                }
            }
        }
        try {
            if (draining) {
                context.submitter().permits().withdraw(inbox);
            }
            for (Signal signal : signals) {
                if (!(draining && signal instanceof Signal.RequestRead)) {
                    decide(turn, signal, draining);
                }
            }
        } catch (RuntimeException | Error e) {
            // The consumer's position is past them: only this shard can decide them, once it is open again.
            inbox.putBack(requests);
            turn.giveBackPermits();
            throw e;
        }
        return write(turn, requests);
    }

    /** A bug in deciding must not stop the partition: it ends the one job that it is about. */
    private void decide(Turn turn, Signal signal, boolean draining) {
        try {
            switch (signal) {
                case Signal.RequestRead read -> turn.request(read.record());
                case Signal.PermitGranted granted -> {
                    followUp.granted(granted.permit().model());
                    if (draining) {
                        granted.permit().giveBack();
                    } else {
                        turn.permit(granted.permit());
                    }
                }
                case Signal.Answered answered -> turn.answered(answered);
                case Signal.Sighted sighted -> turn.sighted(sighted);
                case Signal.CancelsRead read -> {
                    if (!draining) { // the next owner has the same table
                        read.ids().forEach(id -> cancel(turn, id));
                    }
                }
                case Signal.CancelAnswered answered -> turn.cancelAnswered(answered);
                case Signal.Probed probed -> turn.probed(probed);
                case Signal.ReadTo read -> {
                    if (!draining) {
                        turn.readTo(read.position());
                    }
                }
                case Signal.Due _ -> {
                    followUp.rang();
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
                case Signal.CancelAnswered answered -> turn.fault(answered.id());
                case Signal.Probed probed -> turn.fault(probed.id());
                case Signal.CancelsRead _, Signal.ReadTo _, Signal.Due _ -> {}
            }
        }
    }

    private void cancel(Turn turn, String id) {
        try {
            turn.cancel(id);
        } catch (RuntimeException e) {
            context.telemetry().fault("cancelling " + id, e);
            turn.fault(id);
        }
    }

    private boolean isDrained() {
        return table.submittingCount() == 0 || shard.isPastDeadline();
    }

    /** Writes the turn and starts what follows from it. False when the service is at its end. */
    private boolean write(Turn turn, List<Signal.RequestRead> requests) throws InterruptedException {
        switch (tryCommit(turn, requests)) {
            case DONE -> {
                committedOffset = turn.nextOffset();
                context.telemetry().shards().passedOver(shard.partition(), turn.passedOver());
                table.takeTransitions().forEach(context.telemetry().jobs()::passed);
                followUp.follow(turn.changes());
                account(requests.size());
                return true;
            }
            case BROKEN -> {
                // The consumer's position is past them: only this shard can decide them.
                inbox.putBack(requests);
                // Should the announcement have been written all the same: this worker knows that no POST followed.
                turn.announced().forEach(state -> context.submitter().abandon(state, inbox));
                turn.giveBackPermits();
            }
            case LOST -> {
                shard.lose();
                abandon(turn, requests);
            }
        }
        return false;
    }

    /** Tells how many jobs the shard holds, and gives back the slots that requests came with. */
    private void account(int requests) {
        int nowParked = table.waiting().count(context.commands()::isPaused);
        slots.hold(table.pendingCount() - nowParked, nowParked, requests);
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
}
