package dev.reelay.kafka;

import org.jspecify.annotations.Nullable;

/** A call to the brokers failed; the same call may succeed later. */
public class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
