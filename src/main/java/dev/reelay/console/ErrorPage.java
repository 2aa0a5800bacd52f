package dev.reelay.console;

import org.jspecify.annotations.Nullable;

/**
 * What a page says instead of what was asked for.
 *
 * @param status of HTTP
 * @param title a few words
 * @param text a sentence for the visitor: what to do
 * @param detail what was wrong, in one line, as the room says that refused; null when it says nothing
 * @param reference finds the failure in the log; null when it is not there
 */
public record ErrorPage(
        int status,
        String title,
        String text,
        @Nullable String detail,
        @Nullable String reference) {

    /** What is said when a room refuses with this status. */
    static ErrorPage of(int status, @Nullable String detail) {
        return switch (status) {
            case 400 ->
                page(status, "Not understood", "Something in the address or in the form cannot be used.", detail);
            case 401 -> page(status, "Not logged in", "Log in, then try again.", detail);
            case 403 -> page(status, "Not allowed", "Your login does not have the permission for this.", detail);
            case 404 -> page(status, "Not found", "There is nothing at this address.", detail);
            case 405 -> page(status, "Not possible", "This address does not take such a request.", detail);
            case 409 -> page(status, "Not done", "Something has changed since the page was shown.", detail);
            case 429 -> page(status, "Too many requests", "Wait a moment, then try again.", detail);
            case 503 -> page(status, "Not possible now", "Try again in a moment.", detail);
            default ->
                page(
                        status,
                        status < 500 ? "Refused" : "Failed",
                        status < 500 ? "The request was refused." : "The console could not make this page.",
                        detail);
        };
    }

    private static ErrorPage page(int status, String title, String text, @Nullable String detail) {
        return new ErrorPage(status, title, text, detail, null);
    }
}
