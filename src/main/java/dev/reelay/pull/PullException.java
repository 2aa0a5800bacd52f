package dev.reelay.pull;

/** A folder cannot be read or written, or must not be. The message is one line that names it. */
public final class PullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Reason {
        /** What is in the folder. */
        CONTENT,
        /** The folder or a file in it cannot be written. */
        NOT_WRITABLE,
        /** RunComfy's list looks like a part of one. */
        LIST
    }

    private final Reason reason;

    PullException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is in the way. */
    public Reason reason() {
        return reason;
    }
}
