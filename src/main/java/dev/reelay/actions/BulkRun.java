package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.OpenAction;
import dev.reelay.audit.Step;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.retry.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Does a bulk action, one batch with each {@link #step}: the targets are assessed, what is to be sent for them is sent, and then the
 * position is recorded. When the process ends in between, a batch is done again; a command twice and an identical request twice are
 * harmless, but the report may then count some of the batch as done before. Dead letters are announced before they are sent, and those
 * that were announced are left out the second time: whether they were sent is not known.
 *
 * <p>After a batch that could not be done, jobs are done one by one for a while. One that cannot be read or written, five times while the
 * brokers answer, is skipped. Thread-safe.
 */
final class BulkRun {

    /** Jobs of a batch. */
    static final int BATCH = 100;

    /** Dead letters of a batch: those of one that a process has announced when it ends are left out, so they must be few. */
    static final int LETTERS = 20;

    /** Jobs whose files are stored together: they are tried again when the process ends meanwhile, and a stop loses sight of them. */
    static final int STORES = 20;

    /** So often a job is tried that cannot be read or written: the others must not wait for it for ever. */
    private static final int MOST_FAILURES = 5;

    /** The code of a job that was given up for that. */
    private static final String NO_ANSWER = "no_answer";

    /** What a step has come to. */
    enum Turn {
        /** The next step can follow at once. */
        GOES_ON,
        /** Something is in its way; it is tried again. */
        WAITS,
        ENDED
    }

    private final BulkStep step;
    private final Knowledge knowledge;
    private final ActionWriter writer;
    private final Instant startedAt;
    private final List<String> targets;
    private final Action.Kind kind;
    private final BulkBatch batch;
    /** Fair: who stops it comes between two batches. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private AuditEntry last;
    private int position;
    private Step.Report report;
    /** The step that is to be recorded before anything else is done; null when there is none. */
    private @Nullable AuditEntry unrecorded;
    /** How many of the next jobs are a batch of their own, since a batch could not be done. */
    private int alone;
    /** How often a job that is a batch of its own could not be done although the brokers answer. */
    private int failures;
    /** The files that are being stored; null while there are none. */
    private volatile LaterCopies.@Nullable Lot lot;
    /** Whether a user waits to stop it. */
    private volatile boolean stopWanted;

    private volatile BulkProgress progress;

    /** @param begin the last step, the targets and the position that are recorded */
    BulkRun(BulkStep step, Knowledge knowledge, ActionWriter writer, OpenAction begin) {
        this.step = step;
        this.knowledge = knowledge;
        this.writer = writer;
        this.startedAt = begin.startedAt();
        this.targets = begin.targets();
        this.kind = begin.last().action().kind();
        this.batch = new BulkBatch(writer, kind);
        this.last = begin.last();
        this.position = begin.position();
        this.report = begin.report();
        this.progress = shown(BulkProgress.Phase.RUNNING, null);
    }

    /** What it does to its targets. */
    Action.Kind kind() {
        return kind;
    }

    private int batchSize() {
        return switch (kind) {
            case REDRIVE -> LETTERS;
            case STORE_OUTPUTS -> STORES;
            default -> BATCH;
        };
    }

    BulkProgress progress() {
        return progress;
    }

    /** Does the next batch; blocks while it is written. */
    Turn step() {
        lock.lock();
        try {
            if (unrecorded == null) {
                learn();
                if (progress.phase().isEnd()) {
                    return Turn.ENDED;
                }
                String trouble = knowledge.viewTrouble();
                if (trouble == null) {
                    trouble = doBatch();
                }
                if (trouble != null) {
                    return waits(trouble);
                }
            }
            if (unrecorded != null) {
                record(unrecorded);
            }
            return progress.phase().isEnd() ? Turn.ENDED : Turn.GOES_ON;
        } catch (BrokerException e) {
            return waits(Recorder.line(e));
        } finally {
            lock.unlock();
        }
    }

    private Turn waits(String trouble) {
        progress = shown(BulkProgress.Phase.RUNNING, trouble);
        return Turn.WAITS;
    }

    /** Another process may do the same action, or may have stopped it. */
    private void learn() {
        AuditEntry recorded = knowledge.log().lastStep(last.id()).orElse(last);
        switch (recorded.step()) {
            case Step.Progress other
            when other.position() > position -> {
                position = other.position();
                report = other.report();
                batch.end(position);
            }
            case Step.Stopped stopped -> end(recorded, stopped.report(), BulkProgress.Phase.STOPPED);
            case Step.Finished finished -> end(recorded, finished.report(), BulkProgress.Phase.FINISHED);
            case Step.Progress _,
                    Step.Started _,
                    Step.Targets _,
                    Step.Sending _,
                    Step.Attempted _,
                    Step.Done _,
                    Step.Refused _ -> {}
        }
    }

    private void end(AuditEntry recorded, Step.Report total, BulkProgress.Phase phase) {
        last = recorded;
        report = total;
        position = total.total();
        progress = shown(phase, null);
    }

    /** Returns why it cannot be done now; null when it is done, and is to be recorded. */
    private @Nullable String doBatch() {
        int size = Math.min(targets.size() - position, alone > 0 ? 1 : batchSize());
        try {
            String trouble =
                    kind == Action.Kind.STORE_OUTPUTS ? storeTargets(position + size) : doTargets(position + size);
            if (trouble == null) {
                failures = 0;
                alone = Math.max(0, alone - 1);
            }
            return trouble;
        } catch (BrokerException | RuntimeException e) {
            if (size > 1) {
                alone = BATCH;
            } else if (knowledge.viewTrouble() == null && ++failures >= MOST_FAILURES) {
                failures = 0;
                batch.begin(report);
                batch.leaveOut(position, NO_ANSWER);
                proceed(position + size);
                return null;
            }
            return Recorder.line(e);
        }
    }

    /** @param end the number of the first target that is not of this batch */
    private @Nullable String doTargets(int end) throws BrokerException {
        batch.begin(report);
        for (int number = position; number < end; number++) {
            if (batch.wasSent(number)) {
                batch.take(number, List.of());
                continue;
            }
            if (batch.isInDoubt(number)) {
                batch.leaveOut(number, Refusal.ALREADY_REDRIVEN.word());
                continue;
            }
            switch (step.assess(last.action(), targets.get(number), startedAt)) {
                case Assessment.Go go -> batch.take(number, go.sends());
                case Assessment.AlreadySo so -> batch.takeAsDoneBefore(number, so.code());
                case Assessment.NeedsConfirmation risk -> batch.leaveOut(number, risk.code());
                case Assessment.Refused refused -> {
                    if (refused.code().equals(RetryAction.NOT_CURRENT)) {
                        return refused.message(); // that passes, so the target is not skipped for it
                    }
                    batch.leaveOut(number, refused.code());
                }
            }
            if (batch.isFull()) {
                batch.flush(last, knowledge.now());
            }
        }
        batch.flush(last, knowledge.now());
        proceed(end);
        return null;
    }

    /** @param end as for {@link #doTargets} */
    private @Nullable String storeTargets(int end) throws BrokerException {
        LaterCopies.Lot opened = step.lot();
        lot = opened;
        if (stopWanted) {
            opened.stop();
        }
        List<Assessment> made;
        try {
            made = step.store(targets.subList(position, end), startedAt, opened, this::giveSignOfLife);
        } finally {
            lot = null;
        }
        if (opened.isStopped()) {
            return "it is being stopped";
        }
        batch.begin(report);
        for (int i = 0; i < made.size(); i++) {
            switch (made.get(i)) {
                case Assessment.Go _ -> batch.take(position + i, List.of());
                case Assessment.AlreadySo so -> batch.takeAsDoneBefore(position + i, so.code());
                case Assessment.NeedsConfirmation risk -> batch.leaveOut(position + i, risk.code());
                case Assessment.Refused refused -> batch.leaveOut(position + i, refused.code());
            }
        }
        proceed(end);
        return null;
    }

    /** A batch of large files takes longer than others wait before they take an action over. */
    private void giveSignOfLife() {
        AuditEntry entry = last.next(knowledge.now(), new Step.Progress(position, report, Step.Batch.NONE));
        try {
            writer.record(entry);
            last = entry;
        } catch (BrokerException e) {
            // The next one may be recorded; and if others take it over, files are stored twice, under the same keys.
        }
    }

    /** Ends the copies that are under way, so that nobody has to wait for them; the batch counts as not done. */
    void stopCopies() {
        LaterCopies.Lot open = lot;
        if (open != null) {
            open.stop();
        }
    }

    private void proceed(int to) {
        report = batch.report();
        position = to;
        batch.end(position);
        unrecorded = last.next(
                knowledge.now(),
                to == targets.size()
                        ? new Step.Finished(report, batch.targets())
                        : new Step.Progress(position, report, batch.targets()));
    }

    private void record(AuditEntry entry) throws BrokerException {
        writer.record(entry);
        unrecorded = null;
        last = entry;
        progress = shown(
                entry.step() instanceof Step.Finished ? BulkProgress.Phase.FINISHED : BulkProgress.Phase.RUNNING, null);
    }

    /**
     * Stops it between two batches.
     *
     * @return what it has come to; it may have ended before
     * @throws BrokerException when that cannot be recorded: then it goes on
     */
    BulkProgress stop(Actor actor, @Nullable String reason) throws BrokerException {
        stopWanted = true;
        stopCopies();
        lock.lock();
        try {
            if (unrecorded != null) {
                record(unrecorded); // what was sent must be known
            }
            if (!progress.phase().isEnd()) {
                AuditEntry stopped = stopped(last, report, actor, reason, knowledge.now());
                writer.record(stopped);
                end(stopped, report, BulkProgress.Phase.STOPPED);
            }
            return progress;
        } finally {
            stopWanted = false;
            lock.unlock();
        }
    }

    /** The entry that stops an action; its reason is the one for stopping, and the reason of the action is in the entries before. */
    static AuditEntry stopped(AuditEntry last, Step.Report report, Actor actor, @Nullable String reason, Instant now) {
        return new AuditEntry(last.id(), now, actor, asStopped(last.action(), reason), new Step.Stopped(report));
    }

    static Action asStopped(Action action, @Nullable String reason) {
        return new Action(action.kind(), action.subject(), reason, null, action.confirmed());
    }

    private BulkProgress shown(BulkProgress.Phase phase, @Nullable String trouble) {
        return new BulkProgress(last, targets.size(), position, report, phase, trouble);
    }
}
