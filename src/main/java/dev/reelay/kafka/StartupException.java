package dev.reelay.kafka;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The worker must not start, or go on, with these settings, topics or records. The message is for an operator, one line for each
 * problem: the setting or the topic, what is wrong, and what to do.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param problems at least one; each is one line */
    public StartupException(List<String> problems) {
        super(String.join("\n", problems));
    }

    /** @param problem one line */
    public StartupException(String problem) {
        this(problem, null);
    }

    /** @param problem one line */
    public StartupException(String problem, @Nullable Throwable cause) {
        super(problem, cause);
    }

    /** The lines, in the order in which the problems were found. */
    public List<String> problems() {
        return Objects.requireNonNull(getMessage()).lines().toList();
    }
}
