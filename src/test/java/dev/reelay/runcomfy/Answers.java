package dev.reelay.runcomfy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers as they would come off the wire. */
final class Answers {

    static final Duration RETRY = Duration.ofSeconds(7);

    private Answers() {}

    /** With single quotes for double ones, so that the tables can be read. */
    static CallOutcome.Answered answered(int status, @Nullable String body) {
        return CallOutcome.Answered.of(
                status, RETRY, body == null ? null : body.replace('\'', '"').getBytes(UTF_8), "");
    }
}
