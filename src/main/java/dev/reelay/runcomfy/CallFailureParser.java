package dev.reelay.runcomfy;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CallFailure.Kind;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.NotSent;
import dev.reelay.wire.ErrorCode;

/** Maps an outcome that says nothing about the state of the request to a {@link CallFailure}. */
final class CallFailureParser {

    private CallFailureParser() {}

    static CallFailure from(CallOutcome outcome) {
        return switch (outcome) {
            case NotSent notSent ->
                new CallFailure(
                        switch (notSent.reason()) {
                            case NO_TOKEN -> Kind.TOKEN;
                            case NO_CONNECTION, TOO_LATE -> Kind.UNREACHABLE;
                        },
                        null,
                        null);
            case Lost lost ->
                new CallFailure(
                        switch (lost.reason()) {
                            case NO_ANSWER_IN_TIME -> Kind.NO_ANSWER_IN_TIME;
                            case CONNECTION_LOST -> Kind.CONNECTION_LOST;
                            case INTERRUPTED -> Kind.INTERRUPTED;
                        },
                        null,
                        null);
            case Answered answered -> failure(kindOf(answered), answered);
        };
    }

    private static CallFailure failure(Kind kind, Answered answered) {
        return new CallFailure(
                kind,
                answered.retryAfter(),
                kind == Kind.UNREADABLE_ANSWER ? answered.unreadable() : answered.message());
    }

    private static Kind kindOf(Answered answered) {
        if (answered.isServerError()) {
            return Kind.SERVER_ERROR;
        }
        return switch (answered.code()) {
            case TOKEN_REFUSED -> Kind.TOKEN;
            case BALANCE_TOO_LOW -> Kind.BALANCE;
            case NOT_YOURS -> Kind.FORBIDDEN;
            case NONE, NO_SUCH_MODEL, NOT_FINISHED, UNKNOWN_REQUEST, UNKNOWN -> byStatus(answered);
        };
    }

    private static Kind byStatus(Answered answered) {
        if (answered.isSuccess()) {
            return answered.code() == ErrorCode.NONE ? Kind.UNREADABLE_ANSWER : Kind.UNEXPECTED;
        }
        return switch (answered.status()) {
            case 401 -> Kind.TOKEN;
            case 402 -> Kind.BALANCE;
            case 403 -> Kind.FORBIDDEN;
            case 408, 425, 429 -> Kind.SLOW_DOWN;
            default -> Kind.UNEXPECTED;
        };
    }
}
