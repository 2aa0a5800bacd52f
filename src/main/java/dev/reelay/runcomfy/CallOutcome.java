package dev.reelay.runcomfy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.reelay.job.ExactJson;
import dev.reelay.job.ProviderMessage;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one HTTP call, before anyone asks what it means. */
sealed interface CallOutcome {

    /**
     * There was a status line.
     *
     * @param body the JSON in the body; {@code null} when it held none: empty, HTML, cut off, too large
     * @param says what of it is fit to be shown
     */
    record Answered(
            int status,
            @Nullable Duration retryAfter,
            @Nullable JsonNode body,
            ProviderMessage says) implements CallOutcome {

        /** Numbers stay as they were written, so that an output is passed on verbatim. */
        private static final ObjectReader JSON = ExactJson.reader();

        /**
         * @param body the whole body, or {@code null} when it could not be had
         * @param token what must not be repeated in {@code says}; empty when none was sent
         */
        static Answered of(int status, @Nullable Duration retryAfter, byte @Nullable [] body, String token) {
            JsonNode json = body == null ? null : parsed(body);
            return new Answered(status, retryAfter, json, ProviderMessageParser.from(status, json, token));
        }

        boolean success() {
            return status >= 200 && status < 300;
        }

        boolean serverError() {
            return status >= 500;
        }

        /** HTTP 200 with a top-level {@code error_code} is an error (O), so this counts whatever the status. */
        ErrorCode code() {
            return ErrorCode.of(says.errorCode());
        }

        /** The text of a top-level field; {@code null} when it is not there, not a string or blank. */
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

    /** Nothing of the request was written, and nothing will be. */
    record NotSent(Obstacle obstacle, String why) implements CallOutcome {}

    /** The request was, or may have been, written, and there was no status line. */
    record Lost(Silence silence) implements CallOutcome {}

    /** Why nothing was written. */
    enum Obstacle {
        NO_TOKEN,
        NO_CONNECTION,
        /** There was a connection, but later than the caller wanted to begin. */
        TOO_LATE
    }

    /** Why there was no status line. */
    enum Silence {
        NO_ANSWER_IN_TIME,
        CONNECTION_LOST,
        INTERRUPTED
    }
}
