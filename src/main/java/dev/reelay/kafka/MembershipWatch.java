package dev.reelay.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/** Holds the latest {@link Membership}. Only the polling thread writes it; any thread may read it or wait for the next. */
public final class MembershipWatch {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Runnable requestNext;
    private Membership current;

    /**
     * @param requestNext makes the polling thread call {@link #take} soon after its next poll
     */
    public MembershipWatch(String groupId, Runnable requestNext) {
        this.requestNext = requestNext;
        this.current = new Membership(0, Set.of(), new ConsumerGroupMetadata(groupId));
    }

    /** Takes the pair from the consumer. Called on the polling thread. */
    public Membership take(Consumer<?, ?> consumer) {
        Set<Integer> partitions =
                consumer.assignment().stream().map(TopicPartition::partition).collect(Collectors.toSet());
        lock.lock();
        try {
            current = new Membership(current.sequence() + 1, partitions, consumer.groupMetadata());
            changed.signalAll();
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** The latest pair. */
    public Membership current() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a pair that was taken after {@code other}; returns the current pair when none comes within {@code atMost}. */
    public Membership awaitAfter(Membership other, Duration atMost) throws InterruptedException {
        requestNext.run();
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (current.sequence() <= other.sequence() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }
}
