package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.kafka.BrokerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A batch of a bulk action: what it sends, and what becomes of its targets. Dead letters are announced in the audit topic before they are
 * sent: nothing else would tell a process that goes on that they were. Not thread-safe.
 */
final class BulkBatch {

    /** So much is held before it is sent. */
    private static final long MOST_BYTES = 4L << 20;

    private final ActionWriter writer;
    private final Action.Kind kind;
    private final List<Send> sends = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private long bytes;

    private final List<Integer> settled = new ArrayList<>();
    private final TreeMap<String, List<Integer>> leftOut = new TreeMap<>();
    private final TreeMap<String, Integer> skipped = new TreeMap<>();
    private int done;

    /** Announced, and not known to be sent. */
    private final Set<Integer> inDoubt = new HashSet<>();
    /** Announced and sent since the last step that is recorded. */
    private final Set<Integer> sent = new HashSet<>();

    BulkBatch(ActionWriter writer, Action.Kind kind) {
        this.writer = writer;
        this.kind = kind;
    }

    /** Begins a batch, also one that could not be done before. */
    void begin(Step.Report before) {
        drop();
        settled.clear();
        leftOut.clear();
        skipped.clear();
        skipped.putAll(before.skipped());
        done = before.done();
    }

    private void drop() {
        sends.clear();
        numbers.clear();
        bytes = 0;
    }

    /** Whether this process has sent the target before, in a batch that was not finished. */
    boolean wasSent(int number) {
        return sent.contains(number);
    }

    /** Whether this process has tried to send the target, and the brokers did not answer. */
    boolean isInDoubt(int number) {
        return inDoubt.contains(number);
    }

    /** The target is done with these records; none where it was sent before, or where nothing is sent. */
    void take(int number, List<Send> more) {
        if (!more.isEmpty()) {
            numbers.add(number);
        }
        sends.addAll(more);
        bytes += more.stream().mapToLong(send -> send.record().size()).sum();
        done++;
        settle(number);
    }

    /** It was done to this target before. */
    void takeAsDoneBefore(int number, String code) {
        leaveOut(number, code);
        settle(number);
    }

    void leaveOut(int number, String code) {
        skipped.merge(code, 1, Integer::sum);
        leftOut.computeIfAbsent(code, _ -> new ArrayList<>()).add(number);
    }

    private void settle(int number) {
        if (kind == Action.Kind.RETRY || kind == Action.Kind.STORE_OUTPUTS) {
            settled.add(number);
        }
    }

    boolean isFull() {
        return bytes > MOST_BYTES;
    }

    /** Sends what is held. */
    void flush(AuditEntry last, Instant now) throws BrokerException {
        boolean announces = kind == Action.Kind.REDRIVE;
        if (announces && !numbers.isEmpty()) {
            // INVARIANT: no dead letter is sent before an entry says so.
            writer.record(last.next(now, new Step.Sending(numbers)));
            inDoubt.addAll(numbers);
        }
        writer.send(sends);
        if (announces) {
            sent.addAll(numbers);
            numbers.forEach(inDoubt::remove);
        }
        drop();
    }

    /** The report of all targets up to the end of the batch. */
    Step.Report report() {
        return new Step.Report(done, skipped);
    }

    /** The targets that were retried or stored, and those that were left out, by reason. */
    Step.Batch targets() {
        return new Step.Batch(settled, leftOut);
    }

    /** The targets before this number are dealt with. */
    void end(int position) {
        sent.removeIf(number -> number < position);
        inDoubt.removeIf(number -> number < position);
    }
}
