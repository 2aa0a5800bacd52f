package dev.reelay.outputs;

import java.io.IOException;

/** A store did not take an object. Another try may succeed. */
public final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message may stand in a result: half a sentence, without credentials, URLs or what the store sent at length */
    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
