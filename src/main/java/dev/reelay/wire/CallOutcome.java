package dev.reelay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.ProviderMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one HTTP call, before it is interpreted. */
public sealed interface CallOutcome {

    /**
     * RunComfy, or a proxy before it, sent a status line.
     *
     * @param body the JSON of the body; {@code null} when it is no JSON: empty, HTML, cut off, too large
     * @param message status, code and message, safe for results and log lines
     * @param excerpt what the body is, for a warning that it could not be used: one line of up to 200 characters without
     *     the token
     */
    record Answered(
            int status,
            @Nullable Duration retryAfter,
            @Nullable JsonNode body,
            ProviderMessage message,
            String excerpt) implements CallOutcome {

        /**
         * An answer, with its body read as widely as possible.
         *
         * @param token removed from all text; empty when none was sent
         */
        public static Answered of(int status, @Nullable Duration retryAfter, AnswerBody body, String token) {
            return of(status, retryAfter, body, token, JsonReader.LENIENT);
        }

        /** @param reader makes JSON of the text of the body; null when it is none */
        static Answered of(
                int status, @Nullable Duration retryAfter, AnswerBody body, String token, JsonReader reader) {
            JsonNode json = body.text() == null ? null : reader.read(body.text(), body.isTooLong());
            return new Answered(
                    status,
                    retryAfter,
                    json,
                    ProviderMessageParser.from(status, json, token),
                    ProviderMessageParser.excerpt(status, body, json != null, token));
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public boolean isServerError() {
            return status >= 500;
        }

        /** This answer, described by its body, where nothing in the body could be used. */
        public ProviderMessage unreadable() {
            return new ProviderMessage(status, message.errorCode(), excerpt);
        }

        /** Counts for every status: HTTP 200 with a top-level {@code error_code} is an error (O). */
        public ErrorCode code() {
            return ErrorCode.of(message.errorCode());
        }

        /** The text of a top-level field; {@code null} when it is missing, not a string or blank. */
        public @Nullable String text(String field) {
            JsonNode value = body == null ? null : body.get(field);
            return value == null || !value.isTextual() || value.textValue().isBlank() ? null : value.textValue();
        }
    }

    /**
     * Nothing of the request was written, and nothing will be.
     *
     * @param detail for the log
     */
    record NotSent(NotSentReason reason, String detail) implements CallOutcome {}

    /** The request was, or may have been, written, but no status line was received. */
    record Lost(LostReason reason) implements CallOutcome {}

    /** Why nothing was written. */
    enum NotSentReason {
        NO_TOKEN,
        NO_CONNECTION,
        /** The connection was opened after the deadline of the caller. */
        TOO_LATE
    }

    /** Why no status line was received. */
    enum LostReason {
        NO_ANSWER_IN_TIME,
        CONNECTION_LOST,
        INTERRUPTED
    }
}
