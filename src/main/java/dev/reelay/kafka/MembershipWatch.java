package dev.reelay.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/** The latest {@link Membership}. Written on the polling thread only; anyone may read it and wait for the next. */
public final class MembershipWatch {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Runnable askForNext;
    private Membership current;

    /**
     * @param askForNext makes the polling thread call {@link #take} soon after its next poll
     */
    public MembershipWatch(String groupId, Runnable askForNext) {
        this.askForNext = askForNext;
        this.current = new Membership(0, Set.of(), new ConsumerGroupMetadata(groupId));
    }

    /** Takes the pair from the consumer. On the polling thread. */
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

    /** A pair taken after {@code other}, or the current one when none comes within {@code atMost}. */
    public Membership awaitAfter(Membership other, Duration atMost) throws InterruptedException {
        askForNext.run();
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
