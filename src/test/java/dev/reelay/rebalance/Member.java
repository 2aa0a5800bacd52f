package dev.reelay.rebalance;

import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.testing.Await;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A member of the group that polls only when told to: in between it notices nothing, as a worker that sleeps. */
public final class Member implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MembershipWatch watch;

    Member(KafkaSettings settings, String group, String topic) {
        consumer = new KafkaConsumer<>(settings.requestsConsumer());
        consumer.subscribe(List.of(topic));
        watch = new MembershipWatch(group, () -> {});
    }

    /** Polls until it owns the partition. */
    public Membership awaitOwning(int partition) {
        Await.until("the member owns partition " + partition, this::toString, () -> poll().owns(partition));
        return watch.current();
    }

    /** All of them poll until each knows of the same generation, later than this one. */
    static void awaitGenerationAfter(Membership earlier, Member... members) {
        Await.until("all members are of a later generation", () -> Arrays.toString(members), () -> {
            long[] generations = Arrays.stream(members)
                    .mapToLong(member -> member.poll().metadata().generationId())
                    .distinct()
                    .toArray();
            return generations.length == 1
                    && generations[0] > earlier.metadata().generationId();
        });
    }

    private Membership poll() {
        consumer.poll(Duration.ofMillis(100));
        return watch.take(consumer);
    }

    Membership membership() {
        return watch.current();
    }

    @Override
    public String toString() {
        return String.valueOf(watch.current());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
