package dev.reelay;

import dev.reelay.job.Cancellation;
import dev.reelay.job.JobState;
import dev.reelay.job.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} that is about commands: how far they are known, what they say and what comes of them. */
final class CommandTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final Telemetry telemetry;
    private final InstantSource clock;

    CommandTelemetry(Telemetry telemetry, InstantSource clock) {
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /** For the first time all commands are known. */
    void read(long records, Instant begun) {
        LOG.debugf(
                "commands read: %d records in %d ms",
                records, Duration.between(begun, clock.instant()).toMillis());
    }

    /** How far the commands are known is not known, from now on until {@link #readAgain}. */
    void notRead(String reason) {
        telemetry.count("reelay.commands.read.failures");
        LOG.warnf(
                "commands cannot be followed, and after %d s of that submissions rest: %s",
                Commands.CURRENT_FOR.toSeconds(), reason);
    }

    void readAgain() {
        LOG.info("commands are followed again");
    }

    /** All commands that were there at the start have been read. */
    void known(int cancels, boolean allPaused, List<String> pausedModels) {
        if (cancels > 0) {
            LOG.infof("%d cancels wait for their jobs", cancels);
        }
        if (allPaused) {
            paused(null);
        }
        pausedModels.forEach(this::paused);
    }

    /** Submissions rest by command, of one model or, with null, of all. */
    void paused(@Nullable String model) {
        LOG.infof("paused       %s: requests are taken in, nothing is submitted", model == null ? "all models" : model);
    }

    void resumed(@Nullable String model) {
        LOG.infof("resumed      %s", model == null ? "all models" : model);
    }

    /** A command that makes sense. */
    void command(String command) {
        telemetry.count("reelay.commands", "command", command);
    }

    /** A pause that is kept although nobody here would submit such a job: another version of the worker may. */
    void pauseOfUnknownModel(String model, long offset) {
        LOG.warnf(
                "a pause at offset %d of the commands is for '%s', which this catalog lacks; it is kept",
                offset, model);
    }

    /** A command that makes none. */
    void refused(String topic, int partition, long offset, String reason, String message) {
        telemetry.count("reelay.commands.refused", "reason", reason);
        LOG.warnf(
                "bad command  topic=%s partition=%d offset=%d reason=%s: %s",
                topic, partition, offset, reason, message);
    }

    /** Cancels that are done with are out of the topic. */
    void cancelsRemoved(int cancels) {
        LOG.infof("%d cancels that no job can meet any more are removed", cancels);
    }

    /** Old cancels could not be removed; they are tried again. */
    void cancelsNotRemoved(Exception failure) {
        LOG.warnf("cancels that are done with could not be removed, trying again later: %s", failure.getMessage());
    }

    /** A cancel has met its job. */
    void cancelled(Commands.Cancel cancel) {
        LOG.infof(
                "cancel       job_id=%s reason=%s",
                cancel.id(), cancel.reason() == null ? "none" : Telemetry.withoutQueries(cancel.reason()));
    }

    /** RunComfy was asked to cancel a job. */
    void cancelAnswered(JobState.InQueue state, Cancellation answer) {
        telemetry.count("reelay.cancels", "outcome", Telemetry.word(answer));
        if (answer instanceof Trouble trouble) {
            LOG.infof(
                    "cancel again job_id=%s: RunComfy gave no answer (%s)",
                    state.id(), Telemetry.word(trouble.kind().name()));
        }
    }
}
