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

/** What an exchange means for a submission. What is not certain is {@link Unknown}: a wrong guess pays twice. */
final class SubmitAnswerParser {

    private SubmitAnswerParser() {}

    static SubmitAnswer from(CallOutcome exchange) {
        return switch (exchange) {
            case NotSent(var obstacle, String why) ->
                switch (obstacle) {
                    case NO_TOKEN -> new AccountTrouble(AccountTrouble.Fault.TOKEN, null);
                    case NO_CONNECTION -> new Unreachable(why);
                    case TOO_LATE -> new NotStarted();
                };
            case Lost(var silence) ->
                new Unknown(
                        switch (silence) {
                            case NO_ANSWER_IN_TIME -> Unknown.Why.NO_ANSWER_IN_TIME;
                            case CONNECTION_LOST -> Unknown.Why.CONNECTION_LOST;
                            case INTERRUPTED -> Unknown.Why.INTERRUPTED;
                        },
                        null,
                        null);
            case Answered answered ->
                answered.serverError() ? unknown(Unknown.Why.SERVER_ERROR, answered) : byCode(answered);
        };
    }

    private static SubmitAnswer byCode(Answered answered) {
        return switch (answered.code()) {
            case NO_SUCH_MODEL -> new Refused(Refused.Reason.NO_SUCH_MODEL, answered.says());
            case BALANCE_TOO_LOW -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.says());
            case TOKEN_REFUSED -> new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.says());
            case NONE, NOT_FINISHED, NOT_YOURS, UNKNOWN_REQUEST, UNKNOWN -> byStatus(answered);
        };
    }

    private static SubmitAnswer byStatus(Answered answered) {
        if (answered.success()) {
            return accepted(answered);
        }
        return switch (answered.status()) {
            case 400, 422 -> new Refused(Refused.Reason.INPUT, answered.says());
            case 404 -> new Refused(Refused.Reason.NO_SUCH_MODEL, answered.says());
            case 401 -> new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.says());
            case 402 -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.says());
            case 403 -> new AccountTrouble(AccountTrouble.Fault.FORBIDDEN, answered.says());
            case 429 -> new SlowDown(answered.retryAfter(), answered.says());
            default -> unknown(Unknown.Why.UNEXPECTED_STATUS, answered);
        };
    }

    private static SubmitAnswer accepted(Answered answered) {
        if (answered.code() != ErrorCode.NONE) {
            return unknown(Unknown.Why.UNKNOWN_ERROR_CODE, answered);
        }
        String requestId = answered.text("request_id");
        return requestId != null && CallPaths.isRequestId(requestId)
                ? new Accepted(requestId)
                : unknown(Unknown.Why.UNREADABLE_ANSWER, answered);
    }

    private static Unknown unknown(Unknown.Why why, Answered answered) {
        return new Unknown(why, answered.says(), answered.retryAfter());
    }
}
