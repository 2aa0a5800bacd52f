package dev.reelay.outbound;

import dev.reelay.job.CallFailure;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Asks RunComfy to cancel jobs in its queue, for all shards of this worker, a bounded number at a time and beside the polls: each
 * second in the queue may be the last in which a cancel still saves money.
 */
public final class Canceller {

    /** How many cancels run at a time. */
    public static final int CONCURRENCY = 16;

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final Semaphore places;

    /** @param threads runs the calls that block */
    public Canceller(RunComfy runComfy, int concurrency, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.threads = threads;
        this.places = new Semaphore(concurrency, true);
    }

    /** Asks; one cancel at a time for each job is the caller's affair. The answer comes on another thread. */
    public void cancel(InQueue state, Consumer<CancelAnswer> answered) {
        threads.execute(() -> {
            places.acquireUninterruptibly();
            CancelAnswer answer;
            try {
                answer = runComfy.cancel(state.requestId());
            } catch (RuntimeException | Error e) {
                telemetry.fault("cancelling a job at RunComfy", state.id(), e);
                answer = new CallFailure(CallFailure.Kind.UNEXPECTED, null, null);
            } finally {
                places.release();
            }
            answered.accept(answer);
            telemetry.commands().cancelAnswered(state, answer);
        });
    }
}
