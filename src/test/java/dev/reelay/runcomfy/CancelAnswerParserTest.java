package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ReceivedAnswers.RETRY;
import static dev.reelay.runcomfy.ReceivedAnswers.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer.Cancelled;
import dev.reelay.answer.CancelAnswer.NotCancellable;
import dev.reelay.answer.Gone;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.LostReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancelAnswerParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'request_id':'r','status':'in_queue','outcome':'cancelled'}",
                "{'status':'cancelled'}",
                "{'status':'canceled','outcome':'not_cancellable'}"
            })
    void aRequestIsCancelledWhenEitherFieldStatesIt(String body) {
        assertThat(CancelAnswerParser.from(answered(202, body))).isEqualTo(new Cancelled());
    }

    @Test
    void aRequestMayNotBeCancellableAnyMore() {
        assertThat(CancelAnswerParser.from(answered(202, "{'status':'in_progress','outcome':'not_cancellable'}")))
                .isEqualTo(new NotCancellable());
    }

    @Test
    void anUnknownRequestIsGone() {
        assertThat(CancelAnswerParser.from(answered(404, "{'error_code':404001}")))
                .isEqualTo(new Gone(new ProviderMessage(404, 404001L, null)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            202 | ``                                             | UNREADABLE_ANSWER
            202 | {'status':'in_progress'}                       | UNREADABLE_ANSWER
            200 | {'error_code':500001,'outcome':'cancelled'}    | UNEXPECTED
            404 | ``                                             | UNEXPECTED
            401 | ``                                             | TOKEN
            403 | {'error_code':403001}                          | FORBIDDEN
            429 | ``                                             | SLOW_DOWN
            503 | {'outcome':'cancelled'}                        | SERVER_ERROR
            """)
    void anyOtherAnswerIsAFailedCall(int status, String body, CallFailure.Kind kind) {
        assertThat(CancelAnswerParser.from(answered(status, body)))
                .isInstanceOfSatisfying(CallFailure.class, trouble -> {
                    assertThat(trouble.kind()).isEqualTo(kind);
                    assertThat(trouble.retryAfter()).isEqualTo(RETRY);
                });
    }

    @Test
    void aLostAnswerIsAFailedCall() {
        assertThat(CancelAnswerParser.from(new Lost(LostReason.CONNECTION_LOST)))
                .isEqualTo(new CallFailure(CallFailure.Kind.CONNECTION_LOST, null, null));
    }
}
