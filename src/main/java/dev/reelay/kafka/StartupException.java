package dev.reelay.kafka;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reelay must not start with Kafka as it is or as the settings say. The message is for an operator: one line for each
 * problem, and each line names the setting or the topic, says what is wrong with it, and what to do.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param problems at least one; each is one line */
    public StartupException(List<String> problems) {
        super(String.join("\n", problems));
    }

    /** @param problem one line */
    public StartupException(String problem, @Nullable Throwable cause) {
        super(problem, cause);
    }

    /** The lines, in the order in which they were found. */
    public List<String> problems() {
        return Objects.requireNonNull(getMessage()).lines().toList();
    }
}
