package dev.reelay.actions;

import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.kafka.BrokerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a batch of a bulk action sends. Dead letters are announced in the audit topic before they are sent: nothing else would tell
 * a process that goes on that they were. Not thread-safe.
 */
final class Outbox {

    /** So much is held before it is sent. */
    private static final long MOST_BYTES = 4L << 20;

    private final ActionWriter writer;
    private final boolean announces;
    private final List<Send> sends = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private long bytes;

    /** Announced, and not known to be sent. */
    private final Set<Integer> inDoubt = new HashSet<>();
    /** Announced and sent since the last step that is recorded. */
    private final Set<Integer> sent = new HashSet<>();

    /** @param announces whether targets are announced before they are sent */
    Outbox(ActionWriter writer, boolean announces) {
        this.writer = writer;
        this.announces = announces;
    }

    /** Whether this process has sent the target before, in a batch that was not finished. */
    boolean wasSent(int number) {
        return sent.contains(number);
    }

    /** Whether this process has tried to send the target, and the brokers did not answer. */
    boolean isInDoubt(int number) {
        return inDoubt.contains(number);
    }

    void add(int number, List<Send> more) {
        numbers.add(number);
        sends.addAll(more);
        bytes += more.stream().mapToLong(send -> send.record().size()).sum();
    }

    boolean isFull() {
        return bytes > MOST_BYTES;
    }

    /** Sends what is held. */
    void flush(AuditEntry last, Instant now) throws BrokerException {
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
        discard();
    }

    /** Forgets what is held: the batch begins again. */
    void discard() {
        sends.clear();
        numbers.clear();
        bytes = 0;
    }

    /** The targets before this number are dealt with. */
    void settle(int position) {
        sent.removeIf(number -> number < position);
        inDoubt.removeIf(number -> number < position);
    }
}
