package dev.reelay.cli.broker;

import dev.reelay.view.row.DeadLetterRow;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The options of every command that reads: the brokers, how long that may take, and the form of the answer. */
public final class ReadingOptions {

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    /** Does something once the jobs and the commands have been read; ends the command when that takes too long. */
    public <T> T onJobs(CommandContext context, BiFunction<Connection, Reading, T> work) {
        return on(
                context,
                connection -> work.apply(connection, read.view(connection, context.terminal(), context.clock())));
    }

    /** The same once the audit topic has been read, and without the jobs. */
    public <T> T onRecord(CommandContext context, Function<Steering, T> work) {
        return on(
                context,
                connection ->
                        work.apply(read.recorded(connection, context.actor(), context.terminal(), context.clock())));
    }

    /** The same once the jobs, the commands and what is shared of limits have been read. */
    public <T> T onLimits(CommandContext context, BiFunction<Reading, LimitReading, T> work) {
        return on(
                context,
                connection -> work.apply(
                        read.view(connection, context.terminal(), context.clock()),
                        read.limits(connection, context.terminal(), context.clock())));
    }

    /** The same once the newest so many dead letters have been read. */
    public <T> T onLetters(CommandContext context, int newest, BiFunction<Connection, List<DeadLetterRow>, T> work) {
        return on(
                context,
                connection -> work.apply(
                        connection,
                        read.deadLetters(connection, newest, context.terminal(), context.clock())
                                .letters()
                                .newest()));
    }

    /** Does something on a connection that is closed behind it. */
    <T> T on(CommandContext context, Function<Connection, T> work) {
        try (Connection connection = context.open(kafka)) {
            return work.apply(connection);
        }
    }

    /** The wait before something is done. */
    ReadOption read() {
        return read;
    }

    /** The form of the answer. */
    public AnswerOption output() {
        return output;
    }
}
