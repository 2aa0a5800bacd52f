package dev.reelay.timing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CallFailure.Kind;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PollHistoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final CallFailure UNREADABLE = failure(Kind.UNREADABLE_ANSWER);

    @Test
    void theTenthUnusableAnswerInARowCompletesManyAndNoOther() {
        PollHistory nine = after(Collections.nCopies(9, UNREADABLE));
        assertThat(nine.completesManyUnusable(UNREADABLE)).isFalse();

        PollHistory ten = nine.with(UNREADABLE, NOW);
        assertThat(ten.completesManyUnusable(UNREADABLE)).isTrue();
        assertThat(ten.with(UNREADABLE, NOW).completesManyUnusable(UNREADABLE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNREADABLE_ANSWER", "UNEXPECTED"})
    void aPollThatFailedOtherwiseNeitherAddsToTheRowNorEndsIt(Kind kind) {
        PollHistory ten = after(Collections.nCopies(10, UNREADABLE));

        assertThat(ten.with(failure(kind), NOW).unusable()).isEqualTo(10);
        assertThat(ten.with(failure(kind), NOW).completesManyUnusable(failure(kind)))
                .isFalse();
        assertThat(ten.with(failure(kind), NOW).failures()).isEqualTo(11);
    }

    @Test
    void anAnswerAboutTheRequestEndsTheRow() {
        ProviderMessage says = new ProviderMessage(200, null, null);
        for (PollAnswer answer : List.of(
                new PollAnswer.Queued(),
                new PollAnswer.Running(),
                new PollAnswer.NotYet("uploading"),
                new PollAnswer.Failed(says),
                new PollAnswer.Forbidden(says),
                new Gone(says))) {
            assertThat(after(Collections.nCopies(9, UNREADABLE))
                            .with(answer, NOW)
                            .unusable())
                    .as(answer.toString())
                    .isZero();
        }
    }

    private static CallFailure failure(Kind kind) {
        return new CallFailure(kind, null, null);
    }

    private static PollHistory after(List<? extends PollAnswer> answers) {
        PollHistory history = PollHistory.NONE;
        for (PollAnswer answer : answers) {
            history = history.with(answer, NOW);
        }
        return history;
    }
}
