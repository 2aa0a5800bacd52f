package dev.reelay.view.limits;

import dev.reelay.feed.FeedListener;
import dev.reelay.limits.LimitRecord;
import dev.reelay.limits.LimitRecords;
import dev.reelay.limits.LimitView;
import dev.reelay.quota.SharedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The table of {@code generation-limits} for people: the newest record of each key. A record that cannot be read leaves the one before it,
 * as in workers. Thread-safe.
 */
public final class LimitTable implements FeedListener {

    private volatile LimitView view = LimitView.EMPTY;
    private long version;
    private long unreadable;

    @Override
    public synchronized void begin() {
        view = LimitView.EMPTY;
        unreadable = 0;
        version++;
    }

    @Override
    public synchronized void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<LimitRecord> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            decode(record).ifPresent(read::add);
        }
        view = view.with(read);
        version++;
    }

    private Optional<LimitRecord> decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return Optional.empty();
        }
        try {
            return LimitRecords.decode(record.key(), record.value());
        } catch (SharedJson.Unreadable | RuntimeException e) {
            unreadable++;
            return Optional.empty();
        }
    }

    /** What was read. */
    public LimitView view() {
        return view;
    }

    /** Grows with every change. */
    public synchronized long version() {
        return version;
    }

    /** How many records cannot be read. */
    public synchronized long unreadable() {
        return unreadable;
    }
}
