package dev.reelay.telemetry;

import dev.reelay.job.CallFailure;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.JobState;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} that is about commands: how far they are known, what they say and what comes of them. */
public final class CommandTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");
    private static final List<String> COMMANDS = List.of("cancel", "pause", "resume", "none");

    private final Meters meters;
    private final InstantSource clock;

    public CommandTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        COMMANDS.forEach(command -> meters.show(Metric.COMMANDS, command));
        for (CommandReading.Reason reason : CommandReading.Reason.values()) {
            meters.show(Metric.COMMANDS_REFUSED, reason.code());
        }
        meters.show(Metric.COMMANDS_READ_FAILURES);
        AnswerLabels.CANCELS.forEach(outcome -> meters.show(Metric.CANCELS, outcome));
    }

    /** For the first time all commands are known. */
    public void read(long records, Instant begun) {
        LOG.debugf(
                "commands read: %d records in %d ms",
                records, Duration.between(begun, clock.instant()).toMillis());
    }

    /** How far the commands are known is not known, from now on until {@link #readAgain}. */
    public void notRead(Duration pauseAfter, String reason) {
        meters.count(Metric.COMMANDS_READ_FAILURES);
        LOG.warnf(
                "commands cannot be followed, and after %d s of that submissions rest: %s",
                pauseAfter.toSeconds(), reason);
    }

    public void readAgain() {
        LOG.info("commands are followed again");
    }

    /** All commands that were there at the start have been read. */
    public void known(int cancels, boolean allPaused, List<String> pausedModels) {
        if (cancels > 0) {
            LOG.infof("%d cancels wait for their jobs", cancels);
        }
        if (allPaused) {
            paused(null);
        }
        pausedModels.forEach(this::paused);
    }

    /** Submissions rest by command, of one model or, with null, of all. */
    public void paused(@Nullable String model) {
        LOG.infof("paused       %s: requests are taken in, nothing is submitted", model == null ? "all models" : model);
    }

    public void resumed(@Nullable String model) {
        LOG.infof("resumed      %s", model == null ? "all models" : model);
    }

    /** A command that makes sense. */
    public void command(String command) {
        meters.count(Metric.COMMANDS, command);
    }

    /** A pause that is kept although nobody here would submit such a job: another version of the worker may. */
    public void pauseOfUnknownModel(String model, long offset) {
        LOG.warnf(
                "a pause at offset %d of the commands is for '%s', which this catalog lacks; it is kept",
                offset, model);
    }

    /** A command that makes none. */
    public void refused(String topic, int partition, long offset, String reason, String message) {
        meters.count(Metric.COMMANDS_REFUSED, reason);
        LogLine.of(partition)
                .warn(
                        "bad command  topic=%s partition=%d offset=%d reason=%s: %s",
                        topic, partition, offset, reason, message);
    }

    /** Cancels that are done with are out of the topic. */
    public void cancelsRemoved(int cancels) {
        LOG.infof("%d cancels that no job can meet any more are removed", cancels);
    }

    /** Old cancels could not be removed; they are tried again. */
    public void cancelsNotRemoved(Exception failure) {
        LOG.warnf("cancels that are done with could not be removed, trying again later: %s", failure.getMessage());
    }

    /** A cancel has met its job. */
    public void cancelled(String id, @Nullable String reason) {
        LogLine.job(id).info("cancel       job_id=%s reason=%s", id, reason == null ? "none" : reason);
    }

    /** RunComfy was asked to cancel a job. */
    public void cancelAnswered(JobState.InQueue state, CancelAnswer answer) {
        meters.count(Metric.CANCELS, AnswerLabels.ofCancel(answer));
        if (answer instanceof CallFailure trouble) {
            LogLine.job(state)
                    .info(
                            "cancel again job_id=%s: RunComfy gave no answer (%s)",
                            state.id(), trouble.kind().word());
        }
    }
}
