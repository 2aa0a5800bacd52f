package dev.reelay.view;

import dev.reelay.view.row.Asked;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Times;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows: each job's state or receipt, joined with its result. The topics are read side by side, so a result may come before the
 * receipt of its job, or after it. Writers take turns; readers never wait, and see each job once, as it was at some moment while they
 * read.
 */
final class JobTable {

    /** When a job ended, and which. */
    private record EndedAt(long time, String id) {
        static final Comparator<EndedAt> OLDEST_FIRST =
                Comparator.comparingLong(EndedAt::time).thenComparing(EndedAt::id);

        static EndedAt of(JobRow row) {
            return new EndedAt(row.times().finished(), row.id());
        }
    }

    private static final int CHANGES = 20_000;
    private static final int MOST_STORED_LATER = 100_000;

    private final int mostEnded;
    private final long mostBytes;
    private final Map<String, JobRow> rows = new ConcurrentHashMap<>();
    /** Results of jobs whose end was not read yet, or of an earlier job with the same id. */
    private final Map<String, JobRow> early = new HashMap<>();

    private final OtherPartitions elsewhere = new OtherPartitions();
    private final TreeSet<EndedAt> ended = new TreeSet<>(EndedAt.OLDEST_FIRST);
    private final ChangeLog changes = new ChangeLog(CHANGES);
    /** Jobs all of whose files an action has stored after their end, with the last time at which their requests can have come. */
    private final Map<String, Instant> storedLater = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_STORED_LATER;
        }
    };

    private long bytes;
    private long droppedReceipts;
    private long droppedResults;
    /** When the newest of the jobs ended that were dropped with their receipts; {@link Times#NONE} when there is none. */
    private long droppedUpTo = Times.NONE;

    private long withoutMetadata;

    /**
     * @param mostEnded how many jobs that have ended are kept
     * @param mostBytes how much all rows may take: those that ended first are dropped, and then metadata is left out
     */
    JobTable(int mostEnded, long mostBytes) {
        this.mostEnded = mostEnded;
        this.mostBytes = mostBytes;
    }

    /** The rows, for reading. */
    Collection<JobRow> rows() {
        return rows.values();
    }

    @Nullable
    JobRow row(String id) {
        return rows.get(id);
    }

    boolean isInSeveralPartitions(String id) {
        return elsewhere.has(id);
    }

    ChangeLog changes() {
        return changes;
    }

    synchronized Window window() {
        long dropped = droppedReceipts + droppedResults;
        return new Window(
                (long) rows.size() - ended.size(),
                ended.size(),
                dropped,
                dropped == 0 || ended.isEmpty()
                        ? null
                        : Instant.ofEpochMilli(ended.first().time()),
                withoutMetadata,
                bytes);
    }

    /** A state that is not an end. */
    synchronized void live(JobRow state) {
        JobRow before = rows.get(state.id());
        elsewhere.note(
                state.id(),
                OtherPartitions.beside(before, state.place()),
                state.place().partition());
        if (before != null && before.isEnded()) {
            keepEarly(before);
        }
        put(before != null && before.isSameRun(state) ? state.after(before) : state);
    }

    /** A state that is an end. */
    synchronized void receipt(JobRow receipt) {
        JobRow before = rows.get(receipt.id());
        int beside = OtherPartitions.beside(before, receipt.place());
        if (before != null
                && beside != OtherPartitions.NONE
                && (!before.isEnded()
                        || before.times().finished() > receipt.times().finished())) {
            elsewhere.note(receipt.id(), receipt.place().partition(), beside);
            return;
        }
        elsewhere.note(receipt.id(), beside, receipt.place().partition());
        JobRow row = before != null && before.isSameRun(receipt) ? receipt.after(before) : receipt;
        if (before != null && before.isEnded()) {
            keepEarly(before);
        }
        JobRow result = takeEarly(receipt.id());
        if (result != null && isOf(result, receipt)) {
            row = joined(row, result);
        } else if (result != null && result.times().finished() > receipt.times().finished()) {
            keepEarly(result); // of a later job with this id, whose states are not read yet
        }
        put(row);
    }

    /** A tombstone: the ledger has forgotten the job. What its result says stays. */
    synchronized void forget(String id, Place tombstone) {
        JobRow before = rows.get(id);
        elsewhere.note(id, OtherPartitions.NONE, tombstone.partition());
        if (before == null
                || before.source().isForgotten()
                || OtherPartitions.beside(before, tombstone) != OtherPartitions.NONE) {
            return;
        }
        JobRow result = takeEarly(id);
        if (result != null) {
            put(result);
        } else if (before.end() == null) {
            remove(before);
        } else {
            put(before.at(
                    before.end().result() == null ? tombstone : before.end().result()));
        }
    }

    /** A result, as a row of its own. */
    synchronized void result(JobRow result) {
        JobRow before = rows.get(result.id());
        if (before == null) {
            if (result.times().finished() > droppedUpTo) {
                put(result);
            } // else the receipt may be there, and only the table had no room for it: the job is not in the window
        } else if (!before.isEnded()) {
            keepEarly(result);
        } else if (before.source() == Source.RECEIPT) {
            if (isOf(result, before)) {
                put(joined(before, result));
            } else if (result.times().finished() > before.times().finished()) {
                keepEarly(result); // of the next job with this id, whose states are not read yet
            }
        } else if (isOf(result, before)) {
            put(joined(before, result).at(result.place()));
        } else if (result.times().finished() > before.times().finished()) {
            put(result);
        }
    }

    /** An action has stored all files of a job whose request came until then; the job may not be known yet. */
    synchronized void storedLater(String id, Instant receivedUntil) {
        storedLater.remove(id);
        storedLater.put(id, receivedUntil);
        JobRow row = rows.get(id);
        if (row != null && !marked(row).equals(row)) {
            put(row);
        }
    }

    private JobRow marked(JobRow row) {
        Instant until = storedLater.get(row.id());
        Instant received = row.times().receivedAt();
        return until == null || received == null || received.isAfter(until) ? row : row.storedLater();
    }

    /** The topic of jobs is read again from its beginning, or another one is. */
    synchronized void beginJobs() {
        droppedReceipts = 0;
        droppedUpTo = Times.NONE;
        elsewhere.clear();
        for (JobRow row : List.copyOf(rows.values())) {
            JobRow result = takeEarly(row.id());
            if (!rows.containsKey(row.id())) {
                continue; // dropped to make room
            }
            if (result != null) {
                put(result);
            } else if (row.end() != null && row.end().result() != null) {
                put(row.at(row.end().result()));
            } else {
                remove(row);
            }
        }
        changes.addAll();
    }

    /** The topic of results is read again, or another one is. */
    synchronized void beginResults() {
        droppedResults = 0;
        List.copyOf(early.keySet()).forEach(this::takeEarly);
        for (JobRow row : List.copyOf(rows.values())) {
            if (!rows.containsKey(row.id())) {
                continue; // dropped to make room
            }
            if (row.source() == Source.RESULT) {
                remove(row);
            } else if (row.end() != null && row.end().result() != null) {
                put(row.with(End.ofReceipt(row.status(), row.end().costUsd()), row.asked()));
            }
        }
        changes.addAll();
    }

    private static boolean isOf(JobRow result, JobRow receipt) {
        return result.times().finished() == receipt.times().finished() && result.status() == receipt.status();
    }

    private static JobRow joined(JobRow receipt, JobRow result) {
        Asked asked = result.asked().metadata() == null && !result.asked().metadataLeftOut()
                ? receipt.asked()
                : receipt.asked().withMetadataOf(result.asked());
        return receipt.with(result.end(), asked);
    }

    /** Keeps what a row knows from a result, until the end of its job is read. */
    private void keepEarly(JobRow row) {
        if (row.end() == null || row.end().result() == null) {
            return;
        }
        JobRow other = early.get(row.id());
        if (other == null || other.times().finished() < row.times().finished()) {
            JobRow _ = takeEarly(row.id());
            early.put(row.id(), row.at(row.end().result()));
            bytes += row.size();
        }
    }

    private @Nullable JobRow takeEarly(String id) {
        JobRow result = early.remove(id);
        bytes -= result == null ? 0 : result.size();
        return result;
    }

    private void put(JobRow told) {
        JobRow row = marked(told);
        JobRow before = rows.get(row.id());
        if (before != null) {
            subtract(before);
        }
        add(row);
        changes.add(row.id());
        while (!ended.isEmpty() && (ended.size() > mostEnded || bytes > mostBytes)) {
            dropOldest();
        }
        if (bytes > mostBytes && rows.containsKey(row.id()) && row.asked().metadata() != null) {
            subtract(row);
            add(row.withoutMetadata());
        }
    }

    private void add(JobRow row) {
        bytes += row.size();
        withoutMetadata += row.asked().metadataLeftOut() ? 1 : 0;
        if (row.isEnded()) {
            ended.add(EndedAt.of(row));
        }
        rows.put(row.id(), row);
    }

    private void dropOldest() {
        JobRow oldest = Objects.requireNonNull(rows.get(ended.first().id()));
        remove(oldest);
        if (oldest.source() == Source.RESULT) {
            droppedResults++;
        } else {
            droppedReceipts++;
            droppedUpTo = Math.max(droppedUpTo, oldest.times().finished());
        }
    }

    private void remove(JobRow row) {
        subtract(row);
        rows.remove(row.id());
        elsewhere.remove(row.id());
        JobRow _ = takeEarly(row.id());
        changes.add(row.id());
    }

    private void subtract(JobRow row) {
        bytes -= row.size();
        withoutMetadata -= row.asked().metadataLeftOut() ? 1 : 0;
        if (row.isEnded()) {
            ended.remove(EndedAt.of(row));
        }
    }
}
