package dev.reelay.shard;

import static org.awaitility.Awaitility.await;

import dev.reelay.testing.Await;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.WatchedThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The time of a test with one shard. The clock moves only when the shard and the threads that it has started have done all there is
 * to do at its time, so that a busy machine cannot make the shard miss a moment. A condition that does not come true in two
 * minutes fails the test with the state of everything.
 */
final class IdleClock {

    /** Ends a test that hangs, on a busy machine too; it is no expectation. */
    private static final Duration BOUND = Duration.ofMinutes(2);

    private static final Set<String> HELPERS = Set.of(IdleClock.class.getName(), ShardRig.class.getName());

    private final SettableScheduler scheduler;
    private final WatchedThreads threads;
    private final Supplier<Shard> shard;
    private final Supplier<String> state;

    /**
     * @param shard the shard, once it has started
     * @param state the text of the failure when a condition does not come true
     */
    IdleClock(SettableScheduler scheduler, WatchedThreads threads, Supplier<Shard> shard, Supplier<String> state) {
        this.scheduler = scheduler;
        this.threads = threads;
        this.shard = shard;
        this.state = state;
    }

    /** Waits for a condition; the clock stands still. */
    void until(Callable<Boolean> condition) {
        Await.explained(caller(), state, () -> {
            await().atMost(BOUND).pollInterval(Duration.ofMillis(2)).until(condition);
            return true;
        });
    }

    /** Waits until all is done that there is to do at this time. */
    void awaitIdle() {
        until(() -> shard.get().phase() == Tenure.Phase.SERVING && isIdle());
    }

    /** Advances the clock until the condition holds; also while the shard opens its ledger. */
    void advanceUntil(Duration step, Callable<Boolean> condition) {
        until(() -> {
            if (condition.call()) {
                return true;
            }
            if (shard.get().phase() != Tenure.Phase.SERVING || isIdle()) {
                scheduler.advance(step);
            }
            return condition.call();
        });
    }

    /** Lets so many steps of time pass; in the end all is done that there is to do. */
    void pass(int steps, Duration step) {
        awaitIdle();
        for (int i = 0; i < steps; i++) {
            scheduler.advance(step);
            awaitIdle();
        }
    }

    /**
     * Whether nothing happens before the clock moves or the test does something: the shard waits for a signal, and all threads have
     * ended or wait. They wake each other, so that both must be so while no task begins or ends.
     */
    private boolean isIdle() {
        long before = threads.changes();
        return scheduler.isIdle()
                && threads.areIdle()
                && shard.get().isIdle()
                && threads.areIdle()
                && threads.changes() == before
                && scheduler.isIdle();
    }

    /** The line of the test that waits. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !HELPERS.contains(frame.getClassName()))
                        .findFirst()
                        .map(frame -> "the condition at " + frame)
                        .orElse("a condition"));
    }
}
