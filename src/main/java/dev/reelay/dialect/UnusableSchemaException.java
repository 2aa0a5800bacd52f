package dev.reelay.dialect;

/** A schema cannot be used. The message names the place in the schema and the reason. */
public final class UnusableSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnusableSchemaException(String reason) {
        super(reason);
    }
}
