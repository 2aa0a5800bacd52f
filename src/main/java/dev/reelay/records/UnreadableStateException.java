package dev.reelay.records;

import dev.reelay.json.ForeignText;

/**
 * A record of the jobs topic that this version cannot decode as a job state. The message is one line for an operator: the
 * problem and what to do. The ledger adds the record's topic, partition and offset.
 */
public final class UnreadableStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableStateException(String message) {
        super(ForeignText.oneLine(message));
    }
}
