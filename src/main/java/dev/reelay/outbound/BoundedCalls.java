package dev.reelay.outbound;

import dev.reelay.telemetry.Telemetry;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Makes calls about jobs to RunComfy, a bounded number at a time, in the order in which they come. Thread-safe. */
final class BoundedCalls {

    private final String doing;
    private final Semaphore places;
    private final Telemetry telemetry;
    private final ExecutorService threads;

    /**
     * @param doing names the call in a report of a fault, for example "polling a job"
     * @param concurrency the number of calls that run at a time
     * @param threads runs the calls that block
     */
    BoundedCalls(String doing, int concurrency, Telemetry telemetry, ExecutorService threads) {
        this.doing = doing;
        this.places = new Semaphore(concurrency, true);
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /**
     * Returns at once; the call and {@code answered} run on a thread of {@code threads}.
     *
     * @param id the job's id
     * @param failed the answer when the call throws, which is reported as a fault
     * @param answered gets the answer, and when the call began
     */
    <A> void start(String id, Supplier<A> call, A failed, BiConsumer<A, Instant> answered) {
        threads.execute(() -> {
            places.acquireUninterruptibly();
            Instant begun = telemetry.now();
            A answer = failed;
            try {
                answer = call.get();
            } catch (RuntimeException | Error e) {
                telemetry.fault(doing, id, e);
            } finally {
                places.release();
            }
            answered.accept(answer, begun);
        });
    }
}
