package dev.reelay.shard;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.order.Picks;
import dev.reelay.outbound.Attempt;
import dev.reelay.outbound.Submitter;
import dev.reelay.shard.Capacity.Load;
import dev.reelay.telemetry.JobCounts;
import dev.reelay.telemetry.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the turns of a shard on an open partition of the ledger, one after the other, until the partition is given up or
 * the ledger breaks.
 */
final class ShardLoop {

    /** The most signals of one turn, so that its transaction fits the producer's buffer and time-out. */
    private static final int MAX_TURN_SIGNALS = 2_000;

    /**
     * The most bytes of requests in one turn, unless a single request is larger. Until its commit a request is in memory four
     * times: as it came, as a job, as a record, and in the producer.
     */
    private static final long MAX_TURN_BYTES = 2L << 20;

    private final int partition;
    private final Tenure tenure;
    private final RequestLogReader requestLog;
    private final Inbox inbox;
    private final HeldSlots slots;
    private final ShardContext context;
    private final Submitter submitter;
    private final JobCounts counts = new JobCounts();
    private final JobTable table;
    private final Allowances allowances;
    private final SubmissionRule rule;
    private final TurnWriter writer;
    private final EffectStarter starter;
    /** What the last turn picked; null before the first one. */
    private @Nullable Picks picks;

    private long committedOffset;

    /** @param run the consumer's run whose requests count; those of earlier runs are stale */
    ShardLoop(
            int partition,
            int run,
            Tenure tenure,
            LedgerPartition ledger,
            Inbox inbox,
            HeldSlots slots,
            ShardContext context) {
        this.partition = partition;
        this.tenure = tenure;
        this.inbox = inbox;
        this.slots = slots;
        this.context = context;
        this.submitter = context.outbound().submitter();
        this.table = new JobTable(
                ledger.takeJobs(), ledger.spend(), counts, context.scheduler().instant());
        this.allowances = new Allowances(partition, table, context, inbox::wake);
        this.rule = new SubmissionRule(table.waiting(), context.commands(), allowances.limits());
        this.committedOffset = ledger.start().nextOffset();
        this.requestLog = new RequestLogReader(partition, run, ledger);
        this.writer = new TurnWriter(partition, tenure, ledger, context);
        this.starter = new EffectStarter(partition, tenure, table, inbox, context);
    }

    /** The number of jobs and receipts. */
    int size() {
        return table.size();
    }

    /**
     * Restores the jobs and runs turns. Returns when the partition is given up, or when the ledger must be opened
     * again.
     */
    void run() throws InterruptedException {
        try {
            updateSlots(List.of());
            context.telemetry().jobs().watch(counts);
            context.commands().listen(inbox);
            allowances.start();
            if (!restore()) {
                return;
            }
            tenure.serving();
            while (!(tenure.isDraining() && isDrained()) && turn() && !requestLog.isMadeAnew()) {
                // turn() in the condition does the work
            }
        } finally {
            starter.stop();
            allowances.stop();
            context.outbound().copies().leave(inbox);
            context.commands().forget(inbox);
            submitter.permits().leave(inbox);
            context.telemetry().jobs().forget(counts);
        }
    }

    /**
     * Takes up the jobs found in the ledger, and adopts the POSTs that this worker still has open for them.
     *
     * @return false when the loop must end
     */
    private boolean restore() throws InterruptedException {
        Turn turn = newTurn();
        Set<Attempt> submitting = new HashSet<>();
        context.polls().restored(partition, table.receipts());
        context.prices().restored(table.receipts());
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
        requestLog.start(turn);
        return commit(turn, List.of(), List.of());
    }

    private Turn newTurn() {
        Instant now = context.scheduler().instant();
        allowances.begin(now);
        return new Turn(
                partition, table, context.admission(), context.decisions(), context.commands(), committedOffset, now);
    }

    /** Runs one turn; false when the loop must end. */
    private boolean turn() throws InterruptedException {
        inbox.await();
        if (!tenure.isDraining()) {
            TimeUnit.NANOSECONDS.sleep(writer.pace().nanosLeft(System.nanoTime()));
        }
        List<Signal> signals = inbox.take(MAX_TURN_SIGNALS, MAX_TURN_BYTES);
        boolean draining = tenure.isDraining();
        Turn turn = newTurn();
        List<Signal.RequestRead> requests = new ArrayList<>();
        signals.forEach(signal -> {
            if (signal instanceof Signal.RequestRead read) {
                requests.add(read);
            }
        });
        if (draining) { // the next owner reads these requests again, and copies these files again
            context.outbound().copies().leave(inbox);
            submitter.permits().leave(inbox);
            context.capacity().adjust(Load.NONE.minus(taken(requests)));
            requests.clear();
        }
        boolean decided = false;
        try {
            signals.forEach(signal -> decide(turn, signal, draining));
            if (!draining) {
                turn.lineUp();
                allowances.lineUpReleased();
                picks = rule.picks(context.scheduler().instant());
                turn.announcements()
                        .announce(
                                picks,
                                allowances::reserve,
                                model -> submitter.permits().tryAcquire(inbox, model));
            }
            decided = true;
        } finally {
            if (!decided) {
                putBack(turn, requests);
            }
        }
        return commit(turn, signals, requests);
    }

    /**
     * Decides about a signal. A draining shard takes answers only: the next owner reads the same records and commands,
     * and restores the timers.
     */
    private void decide(Turn turn, Signal signal, boolean draining) {
        switch (signal) {
            case Signal.PostAnswered answered -> turn.answered(answered);
            case Signal.Polled polled -> turn.polled(polled);
            case Signal.CancelAnswered answered -> turn.cancelAnswered(answered);
            case Signal.Stored stored -> turn.stored(stored);
            case Signal.Probed probed -> turn.probed(probed);
            case Signal.Faulted faulted -> turn.faulted(faulted);
            case Signal.InputRead read -> turn.inputRead(read);
            case Signal.ModelLookedUp lookedUp when !draining -> turn.modelLookedUp(lookedUp);
            case Signal.RequestRead read when !draining -> requestLog.read(turn, read);
            case Signal.CancelsRead read when !draining -> read.ids().forEach(turn::cancel);
            case Signal.ReadTo read when !draining -> requestLog.readTo(turn, read.position());
            case Signal.LogSeen seen when !draining -> requestLog.logSeen(turn, seen);
            case Signal.Wake _
            when !draining -> {
                starter.woken();
                turn.timers();
            }
            case Signal.RequestRead _,
                    Signal.ModelLookedUp _,
                    Signal.CancelsRead _,
                    Signal.ReadTo _,
                    Signal.LogSeen _,
                    Signal.Wake _ -> {}
        }
    }

    private boolean isDrained() {
        return table.submittingCount() == 0 || tenure.isPastDeadline();
    }

    /** Commits the turn that decided about the signals and starts its effects; false when the loop must end. */
    private boolean commit(Turn turn, List<Signal> signals, List<Signal.RequestRead> requests)
            throws InterruptedException {
        switch (tryCommit(turn, requests)) {
            case DONE -> {
                allowances.committed();
                table.spending().written();
                committedOffset = turn.nextOffset();
                tenure.decided(requestLog.decided(committedOffset), requestLog.isClosed());
                settle(signals); // before the effects: a job whose announcement was not written is announced again
                starter.start(turn);
                updateSlots(requests);
                starter.readInputs(slots);
                scheduleWakes();
                report(turn);
                return true;
            }
            case BROKEN -> {
                // Whether the announcements are in the ledger is unknown; this worker knows that no POST followed them.
                turn.announcements().announced().forEach(state -> submitter.abandon(state, inbox));
                putBack(turn, requests);
            }
            case LOST -> {
                tenure.lose();
                drop(turn, requests);
            }
        }
        return false;
    }

    /** The ledger has these answers. */
    private void settle(List<Signal> signals) {
        signals.forEach(signal -> {
            if (signal instanceof Signal.PostAnswered answered) {
                submitter.settle(answered.attempt());
            }
        });
    }

    private TurnWriter.Result tryCommit(Turn turn, List<Signal.RequestRead> requests) throws InterruptedException {
        try {
            if (!tenure.isDraining()) {
                turn.changes().entries().limits(allowances.records());
            }
            turn.changes()
                    .entries()
                    .spend(table.spending().records(context.scheduler().instant()));
            return writer.write(turn, committedOffset, table.submittingCount() > 0);
        } catch (RuntimeException e) {
            context.telemetry().fault("committing to partition " + partition, e);
            return TurnWriter.Result.BROKEN;
        } catch (InterruptedException e) {
            drop(turn, requests);
            throw e;
        }
    }

    /**
     * Puts the requests of a turn that is not committed back into the inbox: the consumer's position is past them, so
     * only this shard can decide them, once it has opened the ledger again.
     */
    private void putBack(Turn turn, List<Signal.RequestRead> requests) {
        inbox.putBack(requests);
        turn.announcements().giveBackPermits();
    }

    /** Drops the requests of a turn that is not committed: the next owner reads them again. */
    private void drop(Turn turn, List<Signal.RequestRead> requests) {
        context.capacity().adjust(Load.NONE.minus(taken(requests)));
        turn.announcements().giveBackPermits();
    }

    /**
     * Adjusts the shard's slots and bytes to its jobs, and gives back those that intake took for the requests of the turn.
     */
    private void updateSlots(List<Signal.RequestRead> requests) {
        Predicate<String> isPaused = context.commands().pauses()::isPaused;
        int parked = table.waiting().count(isPaused)
                + table.stored().count(isPaused)
                + table.awaitingModel()
                + allowances.parked();
        Load load = table.load();
        slots.hold(
                new Load(load.jobs() - parked, load.parked() + parked, load.bytes(), load.storedBytes()),
                taken(requests));
    }

    /** What intake took for these requests. */
    private static Load taken(List<Signal.RequestRead> requests) {
        long bytes = 0;
        for (Signal.RequestRead request : requests) {
            bytes += request.record().size();
        }
        return new Load(requests.size(), 0, bytes, 0);
    }

    /**
     * Arranges for the shard to be woken by a free permit, by newer commands and by its next timer. A draining shard
     * needs none.
     */
    private void scheduleWakes() {
        if (tenure.isDraining()) {
            submitter.permits().leave(inbox);
            return;
        }
        submitter.permits().waitFor(inbox, picks == null ? Set.of() : picks.denied());
        if (picks != null && picks.waitsForCommands()) {
            context.commands().notifyWhenRead(inbox);
        }
        starter.setAlarm(allowances.nextTurn());
    }

    /**
     * Makes the turn's reports, after its effects have started: a log line that fails must stop neither an effect nor
     * another report.
     */
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
