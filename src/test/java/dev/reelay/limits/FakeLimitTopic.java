package dev.reelay.limits;

import dev.reelay.feed.FeedListener;
import dev.reelay.feed.FeedStatus;
import dev.reelay.quota.SharedJson;
import dev.reelay.quota.SharedTopic;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The topic {@code generation-limits} in memory. What is written is read at once, unless a test holds the reading up. */
public final class FakeLimitTopic implements SharedTopic.Reading {

    private final InstantSource clock;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private @Nullable FeedListener listener;
    private int read;
    private boolean held;
    private boolean late;
    private @Nullable String trouble;
    private int started;

    public FakeLimitTopic(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void add(FeedListener next) {
        listener = next;
    }

    @Override
    public synchronized void start() {
        started++;
        Objects.requireNonNull(listener).begin();
        readOn();
    }

    /** How often a reading was started. */
    public synchronized int started() {
        return started;
    }

    @Override
    public synchronized FeedStatus status() {
        boolean isRead = started > 0 && !held;
        int behind = late ? records.size() - read : isRead ? 0 : 1;
        return new FeedStatus("generation-limits", 1, isRead, behind, 0, clock.instant(), trouble);
    }

    /** Why the topic cannot be read from now on; null when it can again. */
    public synchronized void trouble(@Nullable String why) {
        trouble = why;
    }

    /** Somebody deleted the topic, and it is made anew. */
    public synchronized void makeAnew() {
        records.clear();
        read = 0;
        Objects.requireNonNull(listener).begin();
    }

    /** Nothing more is read from now on, until {@link #goOn}. */
    public synchronized void hold() {
        held = true;
    }

    public synchronized void goOn() {
        held = false;
        late = false;
        readOn();
    }

    /** What is written from now on is read with {@link #readNext} only, until {@link #goOn}. What was written before has been read. */
    public synchronized void readLate() {
        late = true;
    }

    /** Reads one more record. */
    public synchronized void readNext() {
        read(read + 1);
    }

    /** Appends what a transaction has committed. */
    public synchronized void write(Collection<OutgoingRecord> more) {
        more.forEach(record -> records.add(
                new ConsumerRecord<>("generation-limits", 0, records.size(), record.key(), record.value())));
        readOn();
    }

    /** Appends the record of another shard. */
    public void write(LimitRecord record) {
        write(List.of(
                switch (record) {
                    case Demand demand -> LimitRecords.encode(demand);
                    case Grant grant -> LimitRecords.encode(grant);
                }));
    }

    private void readOn() {
        if (listener != null && started > 0 && !held && !late && read < records.size()) {
            read(records.size());
        }
    }

    private void read(int to) {
        List<ConsumerRecord<byte[], byte[]>> next = List.copyOf(records.subList(read, to));
        read = to;
        Objects.requireNonNull(listener).take(next);
    }

    /** The value of each record, by what decodes it; those of which it makes nothing are left out. */
    public synchronized <T> List<T> decoded(Decoder<? extends T> decoder) {
        List<T> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                decoder.decode(Objects.requireNonNull(record.key()), Objects.requireNonNull(record.value()))
                        .ifPresent(all::add);
            } catch (SharedJson.Unreadable e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    /** What makes an object of a record. */
    @FunctionalInterface
    public interface Decoder<T> {
        /** The content of the record; empty for keys of other kinds. */
        Optional<T> decode(byte[] key, byte[] value) throws SharedJson.Unreadable;
    }

    /** How many records were written. */
    public synchronized int size() {
        return records.size();
    }

    /** All grants, in their order. */
    public synchronized List<Grant> grants() {
        return all().stream()
                .filter(Grant.class::isInstance)
                .map(Grant.class::cast)
                .toList();
    }

    /** All demands, in their order. */
    public synchronized List<Demand> demands() {
        return all().stream()
                .filter(Demand.class::isInstance)
                .map(Demand.class::cast)
                .toList();
    }

    /** The values of all rests, as text, in their order. */
    public synchronized List<String> rests() {
        return records.stream()
                .filter(record -> RestRecord.isKey(Objects.requireNonNull(record.key())))
                .map(record -> new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8))
                .toList();
    }

    /** Those of the records that say that submissions rest. */
    public static List<OutgoingRecord> restsOf(Collection<OutgoingRecord> all) {
        return all.stream()
                .filter(record -> RestRecord.isKey(Objects.requireNonNull(record.key())))
                .toList();
    }

    private List<LimitRecord> all() {
        return decoded(LimitRecords::decode);
    }
}
