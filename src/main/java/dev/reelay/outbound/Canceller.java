package dev.reelay.outbound;

import dev.reelay.job.CallFailure;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.Telemetry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * Asks RunComfy to drop jobs that queue there, for all shards of this worker, a bounded number at a time and beside the
 * polls: each second in the queue may be the last in which a cancel still saves money.
 */
public final class Canceller {

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final Semaphore places;

    public Canceller(RunComfy runComfy, int concurrency, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.threads = threads;
        this.places = new Semaphore(concurrency, true);
    }

    /** Asks; the answer comes as {@link Signal.CancelAnswered}. One at a time for each job. */
    public void cancel(InQueue state, Inbox shard) {
        threads.execute(() -> {
            places.acquireUninterruptibly();
            CancelAnswer answer;
            try {
                answer = runComfy.cancel(state.requestId());
            } catch (RuntimeException | Error e) {
                telemetry.fault("cancelling " + state.id(), e);
                answer = new CallFailure(CallFailure.Kind.UNEXPECTED, null, null);
            } finally {
                places.release();
            }
            shard.put(new Signal.CancelAnswered(state.id(), state.requestId(), answer));
            telemetry.commands().cancelAnswered(state, answer);
        });
    }
}
