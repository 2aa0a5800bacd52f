package dev.reelay.runcomfy;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.ErrorCode;

/** Maps the outcome of a {@code /status} call for a request that was never made. */
final class PingAnswerParser {

    private PingAnswerParser() {}

    static PingAnswer from(CallOutcome outcome) {
        return switch (PollAnswerParser.from(outcome)) {
            case Gone _, PollAnswer.Alive _, PollAnswer.End _ -> PingAnswer.RESPONDS;
            // 403001 is about the request, not about the account.
            case PollAnswer.Forbidden forbidden ->
                ErrorCode.of(forbidden.says().errorCode()) == ErrorCode.NOT_YOURS
                        ? PingAnswer.RESPONDS
                        : PingAnswer.FORBIDDEN;
            case CallFailure failure -> of(failure.kind());
        };
    }

    private static PingAnswer of(CallFailure.Kind kind) {
        return switch (kind) {
            case TOKEN -> PingAnswer.TOKEN;
            case BALANCE -> PingAnswer.BALANCE;
            case FORBIDDEN -> PingAnswer.FORBIDDEN;
            case SLOW_DOWN -> PingAnswer.SLOW_DOWN;
            case SERVER_ERROR -> PingAnswer.SERVER_ERROR;
            case NO_ANSWER_IN_TIME, CONNECTION_LOST, INTERRUPTED -> PingAnswer.NO_ANSWER;
            case UNREACHABLE -> PingAnswer.UNREACHABLE;
            case UNREADABLE_ANSWER, ANOTHER_REQUEST, UNEXPECTED -> PingAnswer.RESPONDS;
        };
    }
}
