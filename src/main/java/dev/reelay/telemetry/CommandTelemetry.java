package dev.reelay.telemetry;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.job.JobState;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} about commands: reading the control topic, the pauses and cancels in it, and their effects. */
public final class CommandTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.commands");
    private static final List<String> COMMANDS = List.of("cancel", "pause", "resume", "limit", "budget", "none");

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

    /** The control topic was read to its end for the first time. */
    public void read(long records, Instant begun) {
        LogLine.plain()
                .with(Field.RECORDS, records)
                .with(Field.TOOK_MS, Duration.between(begun, clock.instant()).toMillis())
                .debug(LOG, "Commands read");
    }

    /**
     * Reading the control topic to its end fails from now on, until {@link #readAgain}; or it fails for another reason
     * than before.
     *
     * @param first whether it did not fail before
     */
    public void notRead(boolean first, Duration pauseAfter, String reason) {
        if (first) {
            meters.count(Metric.COMMANDS_READ_FAILURES);
        }
        LogLine.plain()
                .with(Field.DETAIL, reason)
                .warn(
                        LOG,
                        "Control topic cannot be read to its end; submissions are paused while that lasts longer than "
                                + pauseAfter.toSeconds() + " s");
    }

    /** The control topic is read to its end again. */
    public void readAgain() {
        LogLine.plain().info(LOG, "Control topic is read to its end again");
    }

    /** The control topic is another one than before, or lost records: the worker reads it from its beginning. */
    public void startedOver(String reason) {
        LogLine.plain()
                .with(Field.DETAIL, reason)
                .warn(LOG, "Control topic lost records; it is read from its beginning, and pauses stay in force");
    }

    /**
     * The worker has applied every command that could be read when it started.
     *
     * @param limits the number of limits that commands have set
     * @param budgets the number of budgets that they have set
     */
    public void known(int cancels, int limits, int budgets, boolean allPaused, List<String> pausedModels) {
        if (cancels > 0) {
            LogLine.plain().with(Field.CANCELS, cancels).info(LOG, "Cancel commands are in force at the start");
        }
        if (limits + budgets > 0) {
            LogLine.plain()
                    .with(Field.LIMITS, limits)
                    .with(Field.BUDGETS, budgets)
                    .info(LOG, "Limits and budgets by command are in force at the start");
        }
        if (allPaused) {
            paused(null);
        }
        pausedModels.forEach(this::paused);
    }

    /** A command paused the submissions of one model or, with null, of all. */
    public void paused(@Nullable String model) {
        ofScope(model).info(LOG, "Submissions paused by command; requests are still accepted");
    }

    /** A command, or the removal of one, ended a pause of one model or, with null, of all. */
    public void resumed(@Nullable String model) {
        ofScope(model).info(LOG, "Submissions resumed by command");
    }

    /**
     * A command set a limit.
     *
     * @param changes whether another one of the same key held before
     */
    public void limited(CommandReading.Limit limit, boolean changes) {
        scope(limit.key(), CommandReading.LIMIT_KEYS)
                .with(Field.OUTSTANDING, limit.outstanding())
                .with(Field.PER_MINUTE, limit.perMinute())
                .with(Field.WEIGHT, limit.weight())
                .with(Field.BY, limit.by())
                .info(LOG, changes ? "Limit changed by command" : "Limit set by command");
    }

    /**
     * A command set a budget.
     *
     * @param changes whether another one of the same key held before
     */
    public void budgeted(CommandReading.Budget budget, boolean changes) {
        scope(budget.key(), CommandReading.BUDGET_KEYS)
                .with(Field.USD_PER_DAY, budget.usdPerDay())
                .with(Field.JOBS_PER_DAY, budget.jobsPerDay())
                .with(Field.BY, budget.by())
                .info(LOG, changes ? "Budget changed by command" : "Budget set by command");
    }

    /** The limit under this key was lifted. */
    public void limitLifted(String key) {
        scope(key, CommandReading.LIMIT_KEYS).info(LOG, "Limit lifted by command");
    }

    /** The budget under this key was lifted. */
    public void budgetLifted(String key) {
        scope(key, CommandReading.BUDGET_KEYS).info(LOG, "Budget lifted by command");
    }

    private static LogLine scope(String key, String keys) {
        return LogLine.plain().with(Field.SCOPE, key.substring(keys.length()));
    }

    private static LogLine ofScope(@Nullable String model) {
        return LogLine.plain().with(Field.SCOPE, model == null ? Meters.ALL : model);
    }

    /** A valid command record was read. */
    public void command(String command) {
        meters.count(Metric.COMMANDS, command);
    }

    /** A pause is kept although this worker's catalog lacks the model: the catalog of another worker may have it. */
    public void pauseOfUnknownModel(String model, long offset) {
        LogLine.plain()
                .with(Field.MODEL, model)
                .with(Field.OFFSET, offset)
                .warn(LOG, "Pause command is for a model that this catalog lacks; the pause is kept");
    }

    /** A command record was refused. */
    public void refused(String topic, int partition, long offset, CommandReading.Flaw flaw) {
        meters.count(Metric.COMMANDS_REFUSED, flaw.reason().code());
        of(topic, partition, offset, flaw).warn(LOG, "Command record refused");
    }

    /** A record under the key of a pause is neither a valid command nor a tombstone. */
    public void flawedPause(String topic, int partition, long offset, CommandReading.Flaw flaw) {
        meters.count(Metric.COMMANDS_REFUSED, flaw.reason().code());
        of(topic, partition, offset, flaw).warn(LOG, "Command record refused; under the key of a pause it means pause");
    }

    /** A cancel has a flaw that leaves no doubt about what it means; under the key of a pause it means pause, too. */
    public void flawedCancel(String topic, int partition, long offset, CommandReading.Cancel cancel) {
        CommandReading.Flaw flaw = Objects.requireNonNull(cancel.flaw());
        if (CommandReading.isPauseKey(cancel.id())) {
            flawedPause(topic, partition, offset, flaw);
        }
        of(topic, partition, offset, flaw)
                .with(Field.JOB_ID, cancel.id())
                .warn(LOG, "Cancel command has a flaw; it cancels all the same");
    }

    private static LogLine of(String topic, int partition, long offset, CommandReading.Flaw flaw) {
        return LogLine.of(topic, partition, offset)
                .with(Field.REASON, flaw.reason().code())
                .with(Field.DETAIL, flaw.message());
    }

    /** Cancel commands that no job can match any more were removed from the control topic. */
    public void cancelsRemoved(int cancels) {
        LogLine.plain()
                .with(Field.CANCELS, cancels)
                .info(LOG, "Cancel commands that no job can match any more removed");
    }

    /** Old cancel commands could not be removed from the control topic; the worker tries again. */
    public void cancelsNotRemoved(Exception failure) {
        LogLine.plain()
                .with(Field.DETAIL, failure.getMessage())
                .warn(LOG, "Old cancel commands could not be removed; the worker tries again later");
    }

    /** A cancel command was applied to its job. */
    public void cancelled(String id, @Nullable String reason) {
        LogLine.job(id).with(Field.REASON, reason).info(LOG, "Cancel command applied");
    }

    /** RunComfy answered a cancel call, or the call failed. */
    public void cancelAnswered(JobState.InQueue state, CancelAnswer answer) {
        meters.count(Metric.CANCELS, AnswerLabels.ofCancel(answer));
        if (answer instanceof CallFailure failure) {
            LogLine.job(state)
                    .with(Field.REASON, failure.kind().word())
                    .info(LOG, "Cancel call to RunComfy failed; the worker tries again");
        }
    }
}
