package dev.reelay.outputs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file that is to be copied cannot be read as it should be. */
final class SourceException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean isFinal;

    /**
     * @param message may stand in a result: half a sentence, without URLs or what the host sent
     * @param isFinal whether no later try can succeed
     */
    SourceException(String message, boolean isFinal, @Nullable Throwable cause) {
        super(message, cause);
        this.isFinal = isFinal;
    }

    boolean isFinal() {
        return isFinal;
    }
}
