package dev.reelay.answer;

import org.jspecify.annotations.Nullable;

/**
 * The status and the error message of RunComfy's answer, safe for results and log lines.
 *
 * @param httpStatus the status of the HTTP response
 * @param errorCode the top-level {@code error_code} (O); {@code null} when there was none, or zero
 * @param message from {@code error_message}, {@code message}, {@code error} or {@code detail} (O): one line of
 *     up to 1,000 characters without the token. Of an answer that could not be used, what it is instead: up to 200
 *     characters. {@code null} when there was none
 */
public record ProviderMessage(
        int httpStatus, @Nullable Long errorCode, @Nullable String message) {

    /** Whether the body was JSON with an error code or a message, as RunComfy's is, and not a gateway's page. */
    public boolean isJson() {
        return errorCode != null || message != null;
    }

    /** The message as the end of a sentence; empty when there is none. */
    public static String quoted(@Nullable ProviderMessage provider) {
        return provider == null || provider.message() == null ? "" : ": " + provider.message();
    }

    /** The message as the end of a sentence, or the status where there is none. */
    public String quotedOrStatus() {
        return message == null ? ": HTTP status " + httpStatus : ": " + message;
    }
}
