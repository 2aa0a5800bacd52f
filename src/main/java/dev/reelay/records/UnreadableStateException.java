package dev.reelay.records;

import dev.reelay.job.ForeignText;

/**
 * A record of the state topic that this version cannot take as a job's state. Its message is one line that says what is
 * wrong and what to do; whoever read the record adds where it stands.
 */
public final class UnreadableStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableStateException(String message) {
        super(ForeignText.oneLine(message));
    }
}
