package dev.reelay.catalog;

/**
 * The catalog is not valid, so the worker must not start with it. The message is one line: the file, then the reason.
 */
public final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CatalogException(String reason) {
        super(oneLine(reason));
    }

    /** The same problem with its place before the reason. */
    CatalogException at(String place) {
        return new CatalogException(place + ": " + getMessage());
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
