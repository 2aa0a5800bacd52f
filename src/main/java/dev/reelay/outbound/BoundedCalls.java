package dev.reelay.outbound;

import dev.reelay.telemetry.Telemetry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls about jobs to RunComfy, a bounded number at a time, in the order in which they come. A call that waits for its turn has no
 * thread: hundreds of thousands may wait. Thread-safe.
 */
final class BoundedCalls {

    private final String doing;
    private final int concurrency;
    private final Telemetry telemetry;
    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param doing names the call in a report of a fault, for example "polling a job"
     * @param concurrency the number of calls that run at a time
     * @param threads runs the calls that block
     */
    BoundedCalls(String doing, int concurrency, Telemetry telemetry, Executor threads) {
        this.doing = doing;
        this.concurrency = concurrency;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /**
     * Returns at once; the call and {@code answered} run on a thread of {@code threads}.
     *
     * @param id the job's id
     * @param failed the answer when the call throws, which is reported as a fault
     * @param answered gets the answer, and when the call began
     * @throws java.util.concurrent.RejectedExecutionException when no thread can be started; the call is not made then
     */
    <A> void start(String id, Supplier<A> call, A failed, BiConsumer<A, Instant> answered) {
        Runnable one = () -> run(id, call, failed, answered);
        synchronized (waiting) {
            if (running == concurrency) {
                waiting.add(one);
                return;
            }
            running++;
        }
        startThread(one);
    }

    private void startThread(Runnable first) {
        boolean started = false;
        try {
            threads.execute(() -> runAll(first));
            started = true;
        } finally {
            if (!started) {
                synchronized (waiting) {
                    running--;
                }
            }
        }
    }

    /** Makes the call, and then those that wait. */
    private void runAll(Runnable first) {
        for (Runnable next = first; next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            if (next == null) {
                running--;
            }
            return next;
        }
    }

    /** Throws nothing, whatever the call and its listener throw: others wait behind it. */
    private <A> void run(String id, Supplier<A> call, A failed, BiConsumer<A, Instant> answered) {
        try {
            Instant begun = telemetry.now();
            A answer = failed;
            try {
                answer = call.get();
            } catch (RuntimeException | Error e) {
                telemetry.fault(doing, id, e);
            }
            answered.accept(answer, begun);
        } catch (RuntimeException | Error e) {
            telemetry.fault(doing, id, e);
        }
    }
}
