package dev.reelay.runcomfy;

import dev.reelay.job.CallFailure;
import dev.reelay.job.CallFailure.Kind;
import dev.reelay.runcomfy.CallOutcome.Answered;
import dev.reelay.runcomfy.CallOutcome.Lost;
import dev.reelay.runcomfy.CallOutcome.NotSent;

/** What an exchange means that says nothing about the request itself. */
final class CallFailureParser {

    private CallFailureParser() {}

    /** The trouble in an exchange that says nothing about the request itself. */
    static CallFailure from(CallOutcome exchange) {
        return switch (exchange) {
            case NotSent notSent ->
                new CallFailure(
                        switch (notSent.obstacle()) {
                            case NO_TOKEN -> Kind.TOKEN;
                            case NO_CONNECTION, TOO_LATE -> Kind.UNREACHABLE;
                        },
                        null,
                        null);
            case Lost lost ->
                new CallFailure(
                        switch (lost.silence()) {
                            case NO_ANSWER_IN_TIME -> Kind.NO_ANSWER_IN_TIME;
                            case CONNECTION_LOST -> Kind.CONNECTION_LOST;
                            case INTERRUPTED -> Kind.INTERRUPTED;
                        },
                        null,
                        null);
            case Answered answered -> new CallFailure(kindOf(answered), answered.retryAfter(), answered.says());
        };
    }

    private static Kind kindOf(Answered answered) {
        if (answered.serverError()) {
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
        if (answered.success()) {
            return answered.code() == ErrorCode.NONE ? Kind.UNREADABLE_ANSWER : Kind.UNEXPECTED;
        }
        return switch (answered.status()) {
            case 401 -> Kind.TOKEN;
            case 402 -> Kind.BALANCE;
            case 403 -> Kind.FORBIDDEN;
            case 408, 429 -> Kind.SLOW_DOWN;
            default -> Kind.UNEXPECTED;
        };
    }
}
