package dev.reelay.cli.broker;

import dev.reelay.view.row.DeadLetterRow;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The options of every command that does something: those of one that reads, and why it is done. */
public final class ActionOptions {

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final ReadingOptions reading = new ReadingOptions();

    /** Does it once everything that the decision rests on has been read; ends the command when that takes too long. */
    public <T> T act(CommandContext context, Function<Steering, T> action) {
        return reading.on(context, connection -> action.apply(steering(connection, context)));
    }

    /** Does it after 10 s at the latest, with what has been read by then: what is better done in doubt than not. */
    public <T> T actAtOnce(CommandContext context, Function<Steering, T> action) {
        return reading.on(
                context,
                connection -> action.apply(reading.read()
                        .steeringAtOnce(connection, context.actor(), context.terminal(), context.clock())));
    }

    /** Does it once the audit topic has been read, and without the jobs; ends the command when that takes too long. */
    public <T> T actOnRecord(CommandContext context, Function<Steering, T> action) {
        return reading.onRecord(context, action);
    }

    /** Does it once the dead letters have been read, too: the newest so many. */
    public <T> T actOnLetters(CommandContext context, int newest, BiFunction<Steering, List<DeadLetterRow>, T> action) {
        return reading.onLetters(
                context, newest, (connection, letters) -> action.apply(steering(connection, context), letters));
    }

    private Steering steering(Connection connection, CommandContext context) {
        return reading.read().steering(connection, context.actor(), context.terminal(), context.clock());
    }

    /** The reason; null when none was given. */
    public @Nullable String reason() {
        return reason.text();
    }

    /** The form of the answer. */
    public AnswerOption output() {
        return reading.output();
    }
}
