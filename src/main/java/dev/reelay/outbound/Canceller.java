package dev.reelay.outbound;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Asks RunComfy to cancel jobs in its queue, for all shards of this worker. A bounded number of cancels runs at a time,
 * apart from the polls: a cancel that waits behind polls may come after the job has begun to run, and then RunComfy
 * charges for it.
 */
public final class Canceller {

    /** The number of cancels that run at a time. */
    public static final int CONCURRENCY = 16;

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final BoundedCalls calls;

    /**
     * @param concurrency the number of cancels that run at a time
     * @param threads runs the calls that block
     */
    public Canceller(RunComfy runComfy, int concurrency, Telemetry telemetry, Executor threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.calls = new BoundedCalls("cancelling a job at RunComfy", concurrency, telemetry, threads);
    }

    /**
     * Asks RunComfy to cancel the job. Returns at once; the caller makes no second call for a job before the first is
     * answered.
     *
     * @param answered gets the answer, or {@link CallFailure} when the call failed; on a thread of {@code threads}
     */
    public void cancel(InQueue state, Consumer<CancelAnswer> answered) {
        calls.<CancelAnswer>start(
                state.id(),
                () -> runComfy.cancel(state.requestId()),
                new CallFailure(CallFailure.Kind.UNEXPECTED, null, null),
                (answer, _) -> {
                    answered.accept(answer);
                    telemetry.commands().cancelAnswered(state, answer);
                });
    }
}
