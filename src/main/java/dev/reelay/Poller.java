package dev.reelay;

import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.Sighting;
import dev.reelay.job.Trouble;
import dev.reelay.runcomfy.RunComfy;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/** Asks RunComfy about jobs, for all shards of this worker, a bounded number at a time. When is the shards' affair. */
final class Poller {

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final Semaphore places;

    Poller(RunComfy runComfy, int concurrency, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.threads = threads;
        this.places = new Semaphore(concurrency, true);
    }

    /** Asks about the job; the answer comes as {@link Signal.Sighted}. One at a time for each job. */
    void look(Submitted state, Inbox shard) {
        threads.execute(() -> {
            places.acquireUninterruptibly();
            Instant begun = telemetry.now();
            Sighting sighting;
            try {
                sighting = runComfy.look(state.requestId());
            } catch (RuntimeException | Error e) {
                telemetry.fault("polling " + state.id(), e);
                sighting = new Trouble(Trouble.Kind.UNEXPECTED, null, null);
            } finally {
                places.release();
            }
            shard.put(new Signal.Sighted(state.id(), state.requestId(), sighting));
            telemetry.polled(state, sighting, begun);
        });
    }
}
