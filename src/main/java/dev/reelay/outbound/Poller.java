package dev.reelay.outbound;

import dev.reelay.job.CallFailure;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.PollAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Polls RunComfy for jobs, for all shards of this worker, a bounded number at a time. The shards decide when a job is
 * polled.
 */
public final class Poller {

    /** The number of polls that run at a time. */
    public static final int CONCURRENCY = 64;

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final BoundedCalls calls;

    /**
     * @param concurrency the number of polls that run at a time
     * @param threads runs the calls that block
     */
    public Poller(RunComfy runComfy, int concurrency, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.calls = new BoundedCalls("polling a job", concurrency, telemetry, threads);
    }

    /**
     * Polls for the job. Returns at once; the caller makes no second call for a job before the first is answered.
     *
     * @param answered gets the answer, or {@link CallFailure} when the call failed; on a thread of {@code threads}
     */
    public void poll(Submitted state, Consumer<PollAnswer> answered) {
        calls.<PollAnswer>start(
                state.id(),
                () -> runComfy.poll(state.requestId()),
                new CallFailure(CallFailure.Kind.UNEXPECTED, null, null),
                (answer, begun) -> {
                    answered.accept(answer);
                    telemetry.polled(state, answer, begun);
                });
    }
}
