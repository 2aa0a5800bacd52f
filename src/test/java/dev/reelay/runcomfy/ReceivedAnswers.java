package dev.reelay.runcomfy;

import dev.reelay.wire.AnswerBody;
import dev.reelay.wire.CallOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers as they are received over HTTP. */
final class ReceivedAnswers {

    static final Duration RETRY = Duration.ofSeconds(7);

    private ReceivedAnswers() {}

    /** @param body with single quotes in place of double ones, so that the tables are readable */
    static CallOutcome.Answered answered(int status, @Nullable String body) {
        return CallOutcome.Answered.of(
                status,
                RETRY,
                body == null ? AnswerBody.unreadable("cut off") : new AnswerBody(body.replace('\'', '"'), null),
                "");
    }
}
