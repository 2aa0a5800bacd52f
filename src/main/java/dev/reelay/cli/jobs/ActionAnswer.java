package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.broker.AnswerOption;

/** The answer of commands that do something. */
final class ActionAnswer {

    private ActionAnswer() {}

    /**
     * Prints what was done.
     *
     * @param confirmation the option that confirms a risk
     * @return what the command ends with
     * @throws CommandFailure when it was not done
     */
    static int print(ActionOutcome outcome, String confirmation, AnswerOption output, Terminal terminal) {
        switch (outcome) {
            case ActionOutcome.Done done ->
                print(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("outcome", "done")
                                .put("action", done.actionId())
                                .put("detail", done.detail()),
                        done.detail(),
                        output,
                        terminal);
            case ActionOutcome.AlreadySo already ->
                print(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("outcome", "already_so")
                                .put("detail", already.detail()),
                        already.detail(),
                        output,
                        terminal);
            case ActionOutcome.Refused _, ActionOutcome.NeedsConfirmation _, ActionOutcome.Unclear _ ->
                throw failure(outcome, confirmation);
        }
        return ExitCode.OK.number();
    }

    private static void print(ObjectNode json, String detail, AnswerOption output, Terminal terminal) {
        output.print(terminal, () -> terminal.print(detail), () -> json);
    }

    /** The end of a command that did nothing, or perhaps something. */
    private static CommandFailure failure(ActionOutcome outcome, String confirmation) {
        return switch (outcome) {
            case ActionOutcome.Refused refused -> refused(refused.code(), refused.message());
            case ActionOutcome.NeedsConfirmation risky ->
                new CommandFailure(
                        ExitCode.USAGE,
                        "nothing was done: " + risky.risk() + " " + confirmation + " confirms that",
                        confirmation,
                        null);
            case ActionOutcome.Unclear unclear ->
                new CommandFailure(
                        ExitCode.TRY_AGAIN,
                        "it may have been done or not: " + unclear.message()
                                + ". To do it again is harmless: the action is " + unclear.actionId());
            case ActionOutcome.Done _, ActionOutcome.AlreadySo _ -> throw new IllegalArgumentException("it was done");
        };
    }

    /** The end of a command that was refused. */
    static CommandFailure refused(String code, String message) {
        return new CommandFailure(ExitCode.INPUT, "refused: " + message)
                .with(JsonNodeFactory.instance.objectNode().put("refused", code));
    }
}
