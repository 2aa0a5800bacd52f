package dev.reelay.view.row;

import dev.reelay.json.ForeignText;

/** A filter, an order or a page that nobody can ask for. The message is one line for the user: the parameter, the rule, the value. */
public final class FilterException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public FilterException(String message) {
        super(message);
    }

    /** A value that a parameter cannot have. */
    static FilterException refused(String parameter, String value, String why) {
        return new FilterException(
                "%s: \"%s\" %s".formatted(ForeignText.oneLine(parameter, 60), ForeignText.oneLine(value, 60), why));
    }
}
