package dev.reelay.cli.broker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;

/** The answer of commands that do something. */
public final class ActionAnswer {

    private ActionAnswer() {}

    /**
     * Prints what was done.
     *
     * @return what the command ends with
     * @throws CommandFailure when it was not done
     */
    public static int print(ActionOutcome outcome, ActionOptions options, CommandContext context) {
        switch (outcome) {
            case ActionOutcome.Done done ->
                print(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("outcome", "done")
                                .put("action", done.actionId())
                                .put("detail", done.detail()),
                        done.detail(),
                        options,
                        context);
            case ActionOutcome.AlreadySo already ->
                print(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("outcome", "already_so")
                                .put("detail", already.detail()),
                        already.detail(),
                        options,
                        context);
            case ActionOutcome.Refused _, ActionOutcome.NeedsConfirmation _, ActionOutcome.Unclear _ ->
                throw failure(outcome);
        }
        return ExitCode.OK.number();
    }

    private static void print(ObjectNode json, String detail, ActionOptions options, CommandContext context) {
        options.output().print(context.terminal(), () -> context.terminal().print(detail), () -> json);
    }

    /** The end of a command that did nothing, or perhaps something. */
    private static CommandFailure failure(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Refused refused -> refused(refused.code(), refused.message());
            case ActionOutcome.NeedsConfirmation risky ->
                new CommandFailure(
                        ExitCode.USAGE, "nothing was done: " + risky.risk() + " --yes confirms that", "--yes", null);
            case ActionOutcome.Unclear unclear ->
                new CommandFailure(
                        ExitCode.TRY_AGAIN,
                        "it may have been done or not: " + unclear.message()
                                + ". To do it again is harmless: the action is " + unclear.actionId());
            case ActionOutcome.Done _, ActionOutcome.AlreadySo _ -> throw new IllegalArgumentException("it was done");
        };
    }

    /** The end of a command that was refused. */
    public static CommandFailure refused(String code, String message) {
        return new CommandFailure(ExitCode.INPUT, "refused: " + message)
                .with(JsonNodeFactory.instance.objectNode().put("refused", code));
    }
}
