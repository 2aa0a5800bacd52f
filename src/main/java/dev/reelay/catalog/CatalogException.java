package dev.reelay.catalog;

import dev.reelay.job.ForeignText;

/** The catalog makes no sense, and Reelay must not start with it. The message is one line: the file, then the reason. */
public final class CatalogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CatalogException(String reason) {
        super(oneLine(reason));
    }

    /** The same trouble, with the place where it stands in front. */
    CatalogException at(String place) {
        return new CatalogException(place + ": " + getMessage());
    }

    private static String oneLine(String text) {
        return ForeignText.oneLine(text.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
