package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Accepted;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.answer.SubmitAnswer.NotStarted;
import dev.reelay.answer.SubmitAnswer.Refused;
import dev.reelay.answer.SubmitAnswer.SlowDown;
import dev.reelay.answer.SubmitAnswer.TurnedAway;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.answer.SubmitAnswer.Unreachable;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.NotSent;
import dev.reelay.wire.ErrorCode;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps the outcome of a submission. Every outcome that is not certain is {@link Unknown}: a wrong
 * guess would pay twice.
 */
final class SubmitAnswerParser {

    /** What is read of an answer that is too long because it repeats a long input: the job may have been accepted, and paid for. */
    static final Set<String> MEMBERS =
            Set.of("request_id", "error_code", "error_message", "message", "error", "detail");

    private static final Pattern ABOUT_THE_ACCOUNT = Pattern.compile(
            "\\b(account|token|api[ _-]?key|credentials?|subscription|billing|suspended)\\b", Pattern.CASE_INSENSITIVE);

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
            case Answered answered -> of(answered);
        };
    }

    /** An error code counts for every status: HTTP 200 with a top-level {@code error_code} is an error (O). */
    private static SubmitAnswer of(Answered answered) {
        Long code = answered.message().errorCode();
        if (code == null) {
            return answered.isSuccess() && hasWord(answered, "error_code") && !hasWord(answered, "request_id")
                    ? new Refused(answered.message())
                    : byStatus(answered, answered.status());
        }
        boolean refused = answered.status() >= 300 && !answered.isServerError();
        if (!refused && hasWord(answered, "request_id")) {
            // An error and a request id: RunComfy may have accepted the job.
            return answered.isServerError()
                    ? unknown(Unknown.Why.SERVER_ERROR, answered)
                    : unknown(Unknown.Why.UNKNOWN_ERROR_CODE, answered);
        }
        return switch (answered.code()) {
            case NO_SUCH_MODEL, NOT_FINISHED, UNKNOWN_REQUEST -> new Refused(answered.message());
            case BALANCE_TOO_LOW -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.message());
            case TOKEN_REFUSED -> new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.message());
            case NOT_YOURS -> new AccountTrouble(AccountTrouble.Fault.FORBIDDEN, answered.message());
            case NONE, UNKNOWN -> byUnknownCode(answered, ErrorCode.statusOf(code), refused);
        };
    }

    /** Whether a top-level field holds a number other than 0, or a text that is not blank. */
    private static boolean hasWord(Answered answered, String field) {
        JsonNode value = answered.body() == null ? null : answered.body().get(field);
        return value != null
                && (value.isNumber() ? value.asDouble() != 0 : !value.asText().isBlank() && !value.isNull());
    }

    /**
     * An undocumented code: the status that it stands for wins over that of the answer.
     *
     * @param status 0 when the code stands for none
     * @param refused whether the answer's own status is a refusal
     */
    private static SubmitAnswer byUnknownCode(Answered answered, int status, boolean refused) {
        if (status >= 500) {
            return refused
                    ? byStatus(answered, answered.status())
                    : unknown(
                            answered.isServerError() ? Unknown.Why.SERVER_ERROR : Unknown.Why.UNKNOWN_ERROR_CODE,
                            answered);
        }
        if (status >= 400) {
            return byStatus(answered, status);
        }
        return answered.isSuccess() ? new Refused(answered.message()) : byStatus(answered, answered.status());
    }

    private static SubmitAnswer byStatus(Answered answered, int status) {
        return switch (status) {
            case 401 ->
                answered.message().isJson()
                        ? new AccountTrouble(AccountTrouble.Fault.TOKEN, answered.message())
                        : new TurnedAway(AccountTrouble.Fault.TOKEN, answered.message());
            case 402 -> new AccountTrouble(AccountTrouble.Fault.BALANCE, answered.message());
            case 403 ->
                isAboutTheAccount(answered.message())
                        ? new AccountTrouble(AccountTrouble.Fault.FORBIDDEN, answered.message())
                        : new TurnedAway(AccountTrouble.Fault.FORBIDDEN, answered.message());
            case 408 -> unknown(Unknown.Why.UNEXPECTED_STATUS, answered);
            case 425, 429 -> new SlowDown(answered.retryAfter(), answered.message());
            default -> byClass(answered, status / 100);
        };
    }

    private static SubmitAnswer byClass(Answered answered, int hundreds) {
        return switch (hundreds) {
            case 0, 1 -> unknown(Unknown.Why.UNEXPECTED_STATUS, answered);
            case 2 -> accepted(answered);
            case 3, 4 -> new Refused(answered.message());
            default -> unknown(Unknown.Why.SERVER_ERROR, answered);
        };
    }

    /**
     * Whether RunComfy's own words say that the account is at fault: an error code of 403…, or a message about the
     * account. {@code {"message":"Forbidden"}} is what gateways send.
     */
    private static boolean isAboutTheAccount(ProviderMessage says) {
        return (says.errorCode() != null && ErrorCode.statusOf(says.errorCode()) == 403)
                || (says.message() != null
                        && ABOUT_THE_ACCOUNT.matcher(says.message()).find());
    }

    private static SubmitAnswer accepted(Answered answered) {
        String requestId = requestId(answered);
        return requestId == null
                ? new Unknown(Unknown.Why.UNREADABLE_ANSWER, answered.unreadable(), answered.retryAfter())
                : new Accepted(requestId);
    }

    private static Unknown unknown(Unknown.Why why, Answered answered) {
        return new Unknown(why, answered.message(), answered.retryAfter());
    }

    /**
     * The request id, which is opaque: any text, or a number; {@code null} when there is none, or none that can be part of a
     * path and of a state.
     */
    private static @Nullable String requestId(Answered answered) {
        JsonNode value = answered.body() == null ? null : answered.body().get("request_id");
        String id = value != null && value.isIntegralNumber() ? value.asText() : answered.text("request_id");
        return id != null && CallPaths.isRequestId(id) ? id : null;
    }
}
