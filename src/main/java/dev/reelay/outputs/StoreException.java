package dev.reelay.outputs;

import java.io.IOException;

/** A store did not take an object. */
public final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean isFinal;

    /** @param message may stand in a result: half a sentence, without credentials, URLs or what the store sent at length */
    StoreException(String message, Throwable cause) {
        super(message, cause);
        this.isFinal = false;
    }

    /**
     * A place of a request's own did not take a file.
     *
     * @param message as above
     * @param isFinal whether no later try can succeed
     */
    StoreException(String message, boolean isFinal) {
        super(message);
        this.isFinal = isFinal;
    }

    boolean isFinal() {
        return isFinal;
    }
}
