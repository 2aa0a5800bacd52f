package dev.reelay;

import dev.reelay.job.Cancellation;
import dev.reelay.job.JobState;
import dev.reelay.job.Trouble;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} that is about commands: how far they are known, what they say and what comes of them. */
final class CommandTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");
    private static final List<String> COMMANDS = List.of("cancel", "pause", "resume", "none");

    private final Meters meters;
    private final InstantSource clock;

    CommandTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        COMMANDS.forEach(command -> meters.show(Metric.COMMANDS, command));
        for (CommandReading.Reason reason : CommandReading.Reason.values()) {
            meters.show(Metric.COMMANDS_REFUSED, reason.code());
        }
        meters.show(Metric.COMMANDS_READ_FAILURES);
        Words.all(Cancellation.class).forEach(outcome -> meters.show(Metric.CANCELS, outcome));
    }

    /** Shows for how long submissions have rested because of commands, or of not knowing them. */
    void show(Commands commands) {
        meters.gauge(
                Metric.SUBMISSIONS_PAUSED,
                () -> seconds(commands.pausedSince(null)),
                Meters.ALL,
                PauseReason.COMMAND.word());
        for (String model : meters.models()) {
            meters.gauge(
                    Metric.SUBMISSIONS_PAUSED,
                    () -> seconds(commands.pausedSince(model)),
                    model,
                    PauseReason.COMMAND.word());
        }
        Instant begun = clock.instant();
        meters.gauge(
                Metric.SUBMISSIONS_PAUSED,
                () -> seconds(commands.behindSince(begun, clock.instant())),
                Meters.ALL,
                PauseReason.COMMANDS_UNKNOWN.word());
    }

    /** Never 0 during a pause: whoever sent its command may have another clock. */
    private double seconds(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0.001, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
    }

    /** For the first time all commands are known. */
    void read(long records, Instant begun) {
        LOG.debugf(
                "commands read: %d records in %d ms",
                records, Duration.between(begun, clock.instant()).toMillis());
    }

    /** How far the commands are known is not known, from now on until {@link #readAgain}. */
    void notRead(String reason) {
        meters.count(Metric.COMMANDS_READ_FAILURES);
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
        meters.count(Metric.COMMANDS, command);
    }

    /** A pause that is kept although nobody here would submit such a job: another version of the worker may. */
    void pauseOfUnknownModel(String model, long offset) {
        LOG.warnf(
                "a pause at offset %d of the commands is for '%s', which this catalog lacks; it is kept",
                offset, model);
    }

    /** A command that makes none. */
    void refused(String topic, int partition, long offset, String reason, String message) {
        meters.count(Metric.COMMANDS_REFUSED, reason);
        LogLine.of(partition)
                .warn(
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
        LogLine.job(cancel.id())
                .info(
                        "cancel       job_id=%s reason=%s",
                        cancel.id(), cancel.reason() == null ? "none" : cancel.reason());
    }

    /** RunComfy was asked to cancel a job. */
    void cancelAnswered(JobState.InQueue state, Cancellation answer) {
        meters.count(Metric.CANCELS, Words.of(answer));
        if (answer instanceof Trouble trouble) {
            LogLine.job(state)
                    .info(
                            "cancel again job_id=%s: RunComfy gave no answer (%s)",
                            state.id(), trouble.kind().word());
        }
    }
}
