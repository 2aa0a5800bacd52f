package dev.reelay.ledger;

import org.jspecify.annotations.Nullable;

/** The ledger could not be opened or read now; it may work later. */
public class LedgerException extends Exception {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
