package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.PollAnswer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads what an answer says of a request's time: its place in the queue, and when it was created and finished. */
final class RequestTimes {

    /** No request takes longer: what says so is wrong. */
    private static final Duration LONGEST = Duration.ofDays(2);

    /** Of a time of RFC 3339; longer texts are not looked at. */
    private static final int LONGEST_TEXT = 40;

    private RequestTimes() {}

    /** The place in the queue; null when the answer names none, or one that cannot be. */
    static @Nullable Integer position(@Nullable JsonNode body) {
        JsonNode position = body == null ? null : body.get("queue_position");
        return position != null
                        && position.isInt()
                        && position.intValue() >= 1
                        && position.intValue() <= PollAnswer.Queued.LARGEST_POSITION
                ? position.intValue()
                : null;
    }

    /** From {@code created_at} to {@code finished_at}; null when one of them is not there, or when that cannot be. */
    static @Nullable Duration took(@Nullable JsonNode body) {
        Instant created = time(body, "created_at");
        Instant finished = time(body, "finished_at");
        if (created == null || finished == null) {
            return null;
        }
        Duration took = Duration.between(created, finished);
        return took.isPositive() && took.compareTo(LONGEST) < 0 ? took : null;
    }

    private static @Nullable Instant time(@Nullable JsonNode body, String name) {
        JsonNode value = body == null ? null : body.get(name);
        if (value == null || !value.isTextual() || value.textValue().length() > LONGEST_TEXT) {
            return null;
        }
        try {
            return OffsetDateTime.parse(value.textValue()).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
