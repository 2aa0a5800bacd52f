package dev.reelay.runcomfy;

import dev.reelay.job.Submission;
import dev.reelay.job.Submission.Accepted;
import dev.reelay.job.Submission.AccountTrouble;
import dev.reelay.job.Submission.NotStarted;
import dev.reelay.job.Submission.Refused;
import dev.reelay.job.Submission.SlowDown;
import dev.reelay.job.Submission.Unknown;
import dev.reelay.job.Submission.Unreachable;
import dev.reelay.runcomfy.Exchange.Answered;
import dev.reelay.runcomfy.Exchange.Lost;
import dev.reelay.runcomfy.Exchange.NotSent;

/** What an exchange means for a submission. What is not certain is {@link Unknown}: a wrong guess pays twice. */
final class ReadSubmission {

    private ReadSubmission() {}

    static Submission from(Exchange exchange) {
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

    private static Submission byCode(Answered answered) {
        return switch (answered.code()) {
            case NO_SUCH_MODEL -> new Refused(Refused.Reason.NO_SUCH_MODEL, answered.says());
            case BALANCE_TOO_LOW -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.says());
            case TOKEN_REFUSED -> new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.says());
            case NONE, NOT_FINISHED, NOT_YOURS, UNKNOWN_REQUEST, UNKNOWN -> byStatus(answered);
        };
    }

    private static Submission byStatus(Answered answered) {
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

    private static Submission accepted(Answered answered) {
        if (answered.code() != ErrorCode.NONE) {
            return unknown(Unknown.Why.UNKNOWN_ERROR_CODE, answered);
        }
        String requestId = answered.text("request_id");
        return requestId != null && Paths.isRequestId(requestId)
                ? new Accepted(requestId)
                : unknown(Unknown.Why.UNREADABLE_ANSWER, answered);
    }

    private static Unknown unknown(Unknown.Why why, Answered answered) {
        return new Unknown(why, answered.says(), answered.retryAfter());
    }
}
