package dev.reelay.kafka;

import org.jspecify.annotations.Nullable;

/** The ledger could not be opened or read now; it may work later. */
public class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
