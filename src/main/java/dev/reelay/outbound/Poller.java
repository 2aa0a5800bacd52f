package dev.reelay.outbound;

import dev.reelay.job.CallFailure;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.PollAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.Telemetry;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/** Asks RunComfy about jobs, for all shards of this worker, a bounded number at a time. When is the shards' affair. */
public final class Poller {

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final Semaphore places;

    public Poller(RunComfy runComfy, int concurrency, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.threads = threads;
        this.places = new Semaphore(concurrency, true);
    }

    /** Asks about the job; the answer comes as {@link Signal.Sighted}. One at a time for each job. */
    public void look(Submitted state, Inbox shard) {
        threads.execute(() -> {
            places.acquireUninterruptibly();
            Instant begun = telemetry.now();
            PollAnswer sighting;
            try {
                sighting = runComfy.poll(state.requestId());
            } catch (RuntimeException | Error e) {
                telemetry.fault("polling " + state.id(), e);
                sighting = new CallFailure(CallFailure.Kind.UNEXPECTED, null, null);
            } finally {
                places.release();
            }
            shard.put(new Signal.Sighted(state.id(), state.requestId(), sighting));
            telemetry.polled(state, sighting, begun);
        });
    }
}
