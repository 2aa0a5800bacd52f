package dev.reelay.outbound;

import dev.reelay.answer.PingAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks RunComfy the question that costs nothing and is about no job: {@link RunComfy#ping}. Thread-safe. */
final class FreeQuestion {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final Executor threads;

    /** @param threads runs the calls that {@link #askBriefly} may give up waiting for */
    FreeQuestion(RunComfy runComfy, Telemetry telemetry, Executor threads) {
        this.runComfy = runComfy;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /** Blocks for the answer. A fault of Reelay's own counts as no answer. */
    PingAnswer ask() {
        try {
            return runComfy.ping();
        } catch (RuntimeException | Error e) {
            telemetry.fault("asking whether RunComfy responds", e);
            return PingAnswer.NO_ANSWER;
        }
    }

    /**
     * Blocks for the answer for 3 s at most, because the answer to a submission is handed on only after that, and a worker
     * that must give up the partition waits for it.
     *
     * @return null when there was no answer by then. Also when the calling thread is interrupted, whose interrupt flag
     *     stays set
     */
    @Nullable
    PingAnswer askBriefly() {
        try {
            return CompletableFuture.supplyAsync(this::ask, threads).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (TimeoutException | RejectedExecutionException noAnswer) {
            return null;
        } catch (ExecutionException impossible) {
            throw new AssertionError("ask() throws nothing", impossible);
        }
    }
}
