package dev.reelay.runcomfy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.reelay.job.ExactJson;
import dev.reelay.job.ProviderMessage;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one HTTP call, before it is interpreted. */
sealed interface CallOutcome {

    /**
     * RunComfy, or a proxy before it, sent a status line.
     *
     * @param body the JSON of the body; {@code null} when it is no JSON: empty, HTML, cut off, too large
     * @param message status, code and message, safe for results and log lines
     */
    record Answered(
            int status,
            @Nullable Duration retryAfter,
            @Nullable JsonNode body,
            ProviderMessage message) implements CallOutcome {

        /** Keeps numbers as they are written, so that an output is passed on verbatim. */
        private static final ObjectReader JSON = ExactJson.reader();

        /**
         * @param body the whole body, or {@code null} when it could not be read
         * @param token removed from {@code message}; empty when none was sent
         */
        static Answered of(int status, @Nullable Duration retryAfter, byte @Nullable [] body, String token) {
            JsonNode json = body == null ? null : parsed(body);
            return new Answered(status, retryAfter, json, ProviderMessageParser.from(status, json, token));
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        boolean isServerError() {
            return status >= 500;
        }

        /** Counts for every status: HTTP 200 with a top-level {@code error_code} is an error (O). */
        ErrorCode code() {
            return ErrorCode.of(message.errorCode());
        }

        /** The text of a top-level field; {@code null} when it is missing, not a string or blank. */
        @Nullable
        String text(String field) {
            JsonNode value = body == null ? null : body.get(field);
            return value == null || !value.isTextual() || value.textValue().isBlank() ? null : value.textValue();
        }

        private static @Nullable JsonNode parsed(byte[] body) {
            try {
                JsonNode json = JSON.readTree(body);
                return json.isMissingNode() || json.isNull() ? null : json;
            } catch (JacksonException notJson) {
                return null;
            } catch (IOException impossible) {
                throw new AssertionError("reading from memory", impossible);
            }
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
