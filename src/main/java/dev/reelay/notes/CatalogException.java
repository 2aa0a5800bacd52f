package dev.reelay.notes;

import dev.reelay.json.ForeignText;

/**
 * The catalog is not valid, so the worker must not start with it. The message is one line: the file, then the reason.
 */
public final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A problem without its place; what it quotes is cut and made one line. */
    public CatalogException(String reason) {
        super(oneLine(reason));
    }

    /** The same problem with its place before the reason. */
    public CatalogException at(String place) {
        return new CatalogException(place + ": " + getMessage());
    }

    private static String oneLine(String text) {
        return ForeignText.oneLine(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
