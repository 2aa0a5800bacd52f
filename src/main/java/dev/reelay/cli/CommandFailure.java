package dev.reelay.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ForeignText;
import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code and one line for the terminal. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_VALUE = 200;

    private final ExitCode exitCode;
    private final @Nullable String field;
    private final @Nullable String value;
    private final transient @Nullable ObjectNode details;

    /** @param message one line, without a token */
    public CommandFailure(ExitCode exitCode, String message) {
        this(exitCode, message, null, null);
    }

    /**
     * Of something that the user wrote.
     *
     * @param message one line, without a token
     * @param field the option, argument or environment variable; null when it is none of them
     * @param value what it holds; null when there is none, or when it may be a secret
     */
    public CommandFailure(ExitCode exitCode, String message, @Nullable String field, @Nullable String value) {
        this(exitCode, message, field, value, null);
    }

    private CommandFailure(
            ExitCode exitCode,
            @Nullable String message,
            @Nullable String field,
            @Nullable String value,
            @Nullable ObjectNode details) {
        super(message);
        this.exitCode = exitCode;
        this.field = field;
        this.value = value == null ? null : ForeignText.oneLine(value, LONGEST_VALUE);
        this.details = details;
    }

    /** The same with what programs may want to know more; people have been told. */
    public CommandFailure with(ObjectNode more) {
        return new CommandFailure(exitCode, getMessage(), field, value, more);
    }

    /** Further fields of the JSON error; null when there are none. */
    public @Nullable ObjectNode details() {
        return details;
    }

    /** What the process ends with. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** The option, argument or environment variable that is wrong; null when it is none of them. */
    public @Nullable String field() {
        return field;
    }

    /** What it holds, of at most {@value #LONGEST_VALUE} characters; null when there is none, or when it may be a secret. */
    public @Nullable String value() {
        return value;
    }
}
