package dev.reelay.view.row;

/** A filter, an order or a page that nobody can ask for. The message is one line for the user: the parameter, the rule, the value. */
public final class FilterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public FilterException(String message) {
        super(message);
    }
}
