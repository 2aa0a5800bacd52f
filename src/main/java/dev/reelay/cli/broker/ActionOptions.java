package dev.reelay.cli.broker;

import dev.reelay.audit.Actor;
import dev.reelay.cli.Terminal;
import dev.reelay.view.row.DeadLetterRow;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The options of every command that does something: the brokers, why it is done, how long to read first, and the form of the answer. */
public final class ActionOptions {

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    /** Does it once everything that the decision rests on has been read; ends the command when that takes too long. */
    public <T> T act(CommandContext context, Function<Steering, T> action) {
        return act(context, action, read::steering);
    }

    /** Does it after 10 s at the latest, with what has been read by then: what is better done in doubt than not. */
    public <T> T actAtOnce(CommandContext context, Function<Steering, T> action) {
        return act(context, action, read::steeringAtOnce);
    }

    /** Does it once the audit topic has been read, and without the jobs; ends the command when that takes too long. */
    public <T> T actOnRecord(CommandContext context, Function<Steering, T> action) {
        return act(context, action, read::recorded);
    }

    /** Does it once the dead letters have been read, too: the newest so many. */
    public <T> T actOnLetters(CommandContext context, int newest, BiFunction<Steering, List<DeadLetterRow>, T> action) {
        try (Connection connection = context.open(kafka)) {
            List<DeadLetterRow> letters = read.deadLetters(connection, newest, context.terminal(), context.clock())
                    .letters()
                    .newest();
            return action.apply(
                    read.steering(connection, context.actor(), context.terminal(), context.clock()), letters);
        }
    }

    /** Which topics are read first, and how long that may take. */
    @FunctionalInterface
    private interface Preparation {
        Steering steering(Connection connection, Actor actor, Terminal terminal, WaitClock clock);
    }

    private <T> T act(CommandContext context, Function<Steering, T> action, Preparation first) {
        try (Connection connection = context.open(kafka)) {
            return action.apply(first.steering(connection, context.actor(), context.terminal(), context.clock()));
        }
    }

    /** The reason; null when none was given. */
    public @Nullable String reason() {
        return reason.text();
    }

    /** The form of the answer. */
    public AnswerOption output() {
        return output;
    }
}
