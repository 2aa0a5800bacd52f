package dev.reelay.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The waits of the tests. A wait that fails names what it waited for and prints the state in which it found things. It polls
 * on the calling thread, so that a condition may use a Kafka consumer.
 */
public final class Await {

    /**
     * The bound of every wait. It is no expectation: it only ends a test that hangs, on a machine that is several times
     * slower than usual too.
     */
    public static final Duration LONG = Duration.ofMinutes(5);

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private Await() {}

    /** Waits until the condition holds. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, () -> "", condition);
    }

    /**
     * Waits until the condition holds.
     *
     * @param state what is printed when it never does
     */
    public static void until(String what, Supplier<String> state, Callable<Boolean> condition) {
        until(LONG, what, state, condition);
    }

    /** The same with a bound of its own. */
    static void until(Duration bound, String what, Supplier<String> state, Callable<Boolean> condition) {
        explained(what, state, () -> {
            start(what, bound).until(condition);
            return true;
        });
    }

    /** Waits until the value is as wanted, and gives it. */
    public static <T> T until(String what, Supplier<String> state, Callable<T> value, Predicate<? super T> wanted) {
        return explained(what, state, () -> start(what, LONG).until(value, wanted));
    }

    /** Waits until the condition has held for so long without a break: that is how a test shows that nothing happens. */
    public static void lasting(Duration time, String what, Supplier<String> state, Callable<Boolean> condition) {
        explained(what, state, () -> {
            long begun = System.nanoTime();
            start(what, time.plus(LONG)).until(() -> {
                if (!condition.call()) {
                    throw new AssertionError("it did not hold, " + Duration.ofNanos(System.nanoTime() - begun));
                }
                return System.nanoTime() - begun >= time.toNanos();
            });
            return true;
        });
    }

    /** Runs a wait that has its own bound; when it fails, the state is added to what it says. */
    public static <T> T explained(String what, Supplier<String> state, Supplier<T> wait) {
        try {
            return wait.get();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "waited in vain for: %s%n%s%n%s".formatted(what, failure.getMessage(), described(state)), failure);
        }
    }

    private static String described(Supplier<String> state) {
        try {
            return state.get();
        } catch (RuntimeException | AssertionError unknown) {
            return "the state cannot be read: " + unknown;
        }
    }

    private static ConditionFactory start(String what, Duration bound) {
        return Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .atMost(bound);
    }
}
