package dev.reelay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says on standard error why a command ended: in a line or two for people, or as one JSON object on one line where the answer was to
 * be JSON.
 *
 * <pre>{@code
 * {"error":{"code":"usage","exit_code":64,"message":"...","field":"--output","value":"yaml","hint":"See: reelay catalog list --help"}}
 * }</pre>
 *
 * @param json whether the answer was to be JSON
 * @param debug whether a fault of Reelay's own is to be shown with its place
 */
record FailureReport(Terminal terminal, boolean json, boolean debug) {

    private static final String HOW_TO_TRACE = "\"reelay --debug ...\" shows where";

    /** An end that was expected. */
    int expected(CommandFailure failure) {
        return say(failure, null, null);
    }

    /** Arguments that make no sense. */
    int misused(ParameterException problem) {
        String hint = problem instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "Did you mean: " + String.join(" or ", unmatched.getSuggestions()) + "?"
                : "See: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        return say(new CommandFailure(ExitCode.USAGE, problem.getMessage(), name(problem), given(problem)), hint, null);
    }

    /** A fault of Reelay's own. */
    int fault(Exception fault) {
        String message = "a fault of Reelay's own: " + fault;
        boolean fitsOneLine = !json && !debug;
        return say(
                new CommandFailure(ExitCode.INTERNAL, fitsOneLine ? message + "; " + HOW_TO_TRACE : message),
                fitsOneLine || debug ? null : HOW_TO_TRACE,
                debug ? fault : null);
    }

    private int say(CommandFailure failure, @Nullable String hint, @Nullable Exception trace) {
        if (json) {
            terminal.say(json(failure, hint, trace));
        } else {
            terminal.say("reelay: " + failure.getMessage());
            if (hint != null) {
                terminal.say(hint);
            }
            if (trace != null) {
                trace.printStackTrace(terminal.err());
            }
        }
        return failure.exitCode().number();
    }

    private static ObjectNode json(CommandFailure failure, @Nullable String hint, @Nullable Exception trace) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode error = json.putObject("error");
        error.put("code", failure.exitCode().word());
        error.put("exit_code", failure.exitCode().number());
        error.put("message", failure.getMessage());
        putUnlessNull(error, "field", failure.field());
        putUnlessNull(error, "value", failure.value());
        putUnlessNull(error, "hint", hint);
        if (failure.details() != null) {
            error.set("details", failure.details());
        }
        if (trace != null) {
            StringWriter lines = new StringWriter();
            trace.printStackTrace(new PrintWriter(lines, true));
            error.put("trace", lines.toString());
        }
        return json;
    }

    private static void putUnlessNull(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** The option or argument that a problem is about: where several are missing, the first one. */
    private static @Nullable String name(ParameterException problem) {
        ArgSpec argument = problem instanceof MissingParameterException missing
                        && !missing.getMissing().isEmpty()
                ? missing.getMissing().getFirst()
                : problem.getArgSpec();
        return switch (argument) {
            case null -> null;
            case OptionSpec option -> option.longestName();
            default -> argument.paramLabel();
        };
    }

    private static @Nullable String given(ParameterException problem) {
        return problem instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? unmatched.getUnmatched().getFirst()
                : problem.getValue();
    }
}
