package dev.reelay.runcomfy;

import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.SubmitAnswer.Accepted;
import dev.reelay.job.SubmitAnswer.AccountTrouble;
import dev.reelay.job.SubmitAnswer.NotStarted;
import dev.reelay.job.SubmitAnswer.Refused;
import dev.reelay.job.SubmitAnswer.SlowDown;
import dev.reelay.job.SubmitAnswer.Unknown;
import dev.reelay.job.SubmitAnswer.Unreachable;
import dev.reelay.runcomfy.CallOutcome.Answered;
import dev.reelay.runcomfy.CallOutcome.Lost;
import dev.reelay.runcomfy.CallOutcome.NotSent;

/**
 * Maps the outcome of a submission. Every outcome that is not certain is {@link Unknown}: a wrong
 * guess would pay twice.
 */
final class SubmitAnswerParser {

    private SubmitAnswerParser() {}

    static SubmitAnswer from(CallOutcome outcome) {
        return switch (outcome) {
            case NotSent(var reason, String detail) ->
                switch (reason) {
                    case NO_TOKEN -> new AccountTrouble(AccountTrouble.Fault.TOKEN, null);
                    case NO_CONNECTION -> new Unreachable(detail);
                    case TOO_LATE -> new NotStarted();
                };
            case Lost(var reason) ->
                new Unknown(
                        switch (reason) {
                            case NO_ANSWER_IN_TIME -> Unknown.Why.NO_ANSWER_IN_TIME;
                            case CONNECTION_LOST -> Unknown.Why.CONNECTION_LOST;
                            case INTERRUPTED -> Unknown.Why.INTERRUPTED;
                        },
                        null,
                        null);
            case Answered answered ->
                answered.isServerError() ? unknown(Unknown.Why.SERVER_ERROR, answered) : byCode(answered);
        };
    }

    private static SubmitAnswer byCode(Answered answered) {
        return switch (answered.code()) {
            case NO_SUCH_MODEL -> new Refused(answered.message());
            case BALANCE_TOO_LOW -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.message());
            case TOKEN_REFUSED -> new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.message());
            case NONE, NOT_FINISHED, NOT_YOURS, UNKNOWN_REQUEST, UNKNOWN -> byStatus(answered);
        };
    }

    private static SubmitAnswer byStatus(Answered answered) {
        if (answered.isSuccess()) {
            return accepted(answered);
        }
        return switch (answered.status()) {
            case 400, 404, 422 -> new Refused(answered.message());
            case 401 -> new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.message());
            case 402 -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.message());
            case 403 -> new AccountTrouble(AccountTrouble.Fault.FORBIDDEN, answered.message());
            case 429 -> new SlowDown(answered.retryAfter(), answered.message());
            default -> unknown(Unknown.Why.UNEXPECTED_STATUS, answered);
        };
    }

    private static SubmitAnswer accepted(Answered answered) {
        if (answered.code() != ErrorCode.NONE) {
            return unknown(Unknown.Why.UNKNOWN_ERROR_CODE, answered);
        }
        String requestId = answered.requestId();
        return requestId == null
                ? new Unknown(Unknown.Why.UNREADABLE_ANSWER, answered.unreadable(), answered.retryAfter())
                : new Accepted(requestId);
    }

    private static Unknown unknown(Unknown.Why why, Answered answered) {
        return new Unknown(why, answered.message(), answered.retryAfter());
    }
}
