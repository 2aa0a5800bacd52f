package dev.reelay.view;

import dev.reelay.json.ForeignText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts the records of a topic that cannot be read, and keeps the last of them. Thread-safe. */
final class UnreadableRecords {

    private static final int KEPT = 100;
    private static final int LONGEST = 300;

    private final Deque<UnreadableRecord> last = new ArrayDeque<>();
    private long count;

    synchronized void add(ConsumerRecord<?, ?> record, String reason) {
        count++;
        last.addFirst(new UnreadableRecord(
                record.topic(), record.partition(), record.offset(), ForeignText.oneLine(reason, LONGEST)));
        if (last.size() > KEPT) {
            last.removeLast();
        }
    }

    synchronized void clear() {
        last.clear();
        count = 0;
    }

    synchronized long count() {
        return count;
    }

    /** The newest first. */
    synchronized List<UnreadableRecord> last() {
        return new ArrayList<>(last);
    }
}
