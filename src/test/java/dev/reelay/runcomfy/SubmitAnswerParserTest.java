package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ReceivedAnswers.RETRY;
import static dev.reelay.runcomfy.ReceivedAnswers.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.ProviderMessage;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.SubmitAnswer.Accepted;
import dev.reelay.job.SubmitAnswer.AccountTrouble;
import dev.reelay.job.SubmitAnswer.Refused;
import dev.reelay.job.SubmitAnswer.SlowDown;
import dev.reelay.job.SubmitAnswer.Unknown;
import dev.reelay.job.SubmitAnswer.Unreachable;
import dev.reelay.runcomfy.CallOutcome.Lost;
import dev.reelay.runcomfy.CallOutcome.LostReason;
import dev.reelay.runcomfy.CallOutcome.NotSent;
import dev.reelay.runcomfy.CallOutcome.NotSentReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of RunComfy's answers to a submission, row by row. */
class SubmitAnswerParserTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void any2xxWithARequestIdIsAccepted(int status) {
        SubmitAnswer submission = SubmitAnswerParser.from(
                answered(status, "{'request_id':'6f21-A_b','status_url':'https://x','result_url':'https://y'}"));
        assertThat(submission).isEqualTo(new Accepted("6f21-A_b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | {'error_code':400001,'message':'no such model'}
            404 | {'error_code':404000}
            404 | <html>Not Found</html>
            200 | {'error_code':400001}
            400 | {'error_code':400003}
            400 | {'message':'bad'}
            400 | ``
            422 | {'detail':[{'loc':['body'],'msg':'required'}]}
            """)
    void aRefusalBlamesTheJob(int status, String body) {
        assertThat(SubmitAnswerParser.from(answered(status, body)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.says().httpStatus()).isEqualTo(status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | {'error_code':400004} | TOKEN
            401 | {'detail':'expired'}  | TOKEN
            401 | ``                    | TOKEN
            200 | {'error_code':400004} | TOKEN
            400 | {'error_code':400002} | BALANCE
            402 | ``                    | BALANCE
            200 | {'error_code':'400002','request_id':'r1'} | BALANCE
            403 | <html>go away</html>  | FORBIDDEN
            403 | {'error_code':403001} | FORBIDDEN
            """)
    void aProblemOfTheAccountDoesNotBlameTheJob(int status, String body, AccountTrouble.Fault fault) {
        assertThat(SubmitAnswerParser.from(answered(status, body)))
                .isInstanceOfSatisfying(
                        AccountTrouble.class,
                        trouble -> assertThat(trouble.fault()).isEqualTo(fault));
    }

    @Test
    void tooManyRequestsSlowDown() {
        assertThat(SubmitAnswerParser.from(answered(429, "{'message':'slow down'}")))
                .isEqualTo(new SlowDown(RETRY, new ProviderMessage(429, null, "slow down")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            500 | {'error_code':500001}                  | SERVER_ERROR
            502 | <html>Bad Gateway</html>               | SERVER_ERROR
            503 | ``                                     | SERVER_ERROR
            504 | {'request_id':'r1'}                    | SERVER_ERROR
            500 | {'error_code':400001}                  | SERVER_ERROR
            599 | ``                                     | SERVER_ERROR
            200 | ``                                     | UNREADABLE_ANSWER
            200 | <html>ok</html>                        | UNREADABLE_ANSWER
            200 | {'request_id':'r1'                     | UNREADABLE_ANSWER
            200 | ['r1']                                 | UNREADABLE_ANSWER
            200 | null                                   | UNREADABLE_ANSWER
            200 | 'r1'                                   | UNREADABLE_ANSWER
            200 | {}                                     | UNREADABLE_ANSWER
            200 | {'request_id':null}                    | UNREADABLE_ANSWER
            200 | {'request_id':''}                      | UNREADABLE_ANSWER
            200 | {'request_id':['r']}                   | UNREADABLE_ANSWER
            204 | ``                                     | UNREADABLE_ANSWER
            200 | {'error_code':500123,'request_id':'r'} | UNKNOWN_ERROR_CODE
            200 | {'error_code':400099}                  | UNKNOWN_ERROR_CODE
            301 | ``                                     | UNEXPECTED_STATUS
            307 | ``                                     | UNEXPECTED_STATUS
            405 | ``                                     | UNEXPECTED_STATUS
            408 | {'message':'timeout'}                  | UNEXPECTED_STATUS
            409 | ``                                     | UNEXPECTED_STATUS
            413 | ``                                     | UNEXPECTED_STATUS
            418 | ``                                     | UNEXPECTED_STATUS
            """)
    void anAnswerThatIsNotCertainIsUnknown(int status, String body, Unknown.Why why) {
        assertThat(SubmitAnswerParser.from(answered(status, body))).isInstanceOfSatisfying(Unknown.class, unknown -> {
            assertThat(unknown.why()).isEqualTo(why);
            assertThat(unknown.says()).isNotNull();
            assertThat(unknown.retryAfter()).isEqualTo(RETRY);
        });
    }

    @Test
    void aBodyThatCouldNotBeReadIsUnknown() {
        assertThat(SubmitAnswerParser.from(answered(200, null)))
                .isEqualTo(new Unknown(
                        Unknown.Why.UNREADABLE_ANSWER, new ProviderMessage(200, null, "HTTP 200, cut off"), RETRY));
    }

    @Test
    void anErrorCodeOfZeroIsNoError() {
        assertThat(SubmitAnswerParser.from(answered(200, "{'request_id':'r1','error_code':0,'error':null}")))
                .isEqualTo(new Accepted("r1"));
    }

    @ParameterizedTest
    @EnumSource
    void aLostAnswerIsUnknown(LostReason reason) {
        assertThat(SubmitAnswerParser.from(new Lost(reason)))
                .isEqualTo(new Unknown(Unknown.Why.valueOf(reason.name()), null, null));
    }

    @Test
    void aSubmissionThatWasNotSentIsNotUnknown() {
        assertThat(SubmitAnswerParser.from(new NotSent(NotSentReason.NO_CONNECTION, "refused")))
                .isEqualTo(new Unreachable("refused"));
        assertThat(SubmitAnswerParser.from(new NotSent(NotSentReason.TOO_LATE, "slept")))
                .isEqualTo(new SubmitAnswer.NotStarted());
        assertThat(SubmitAnswerParser.from(new NotSent(NotSentReason.NO_TOKEN, "none")))
                .isEqualTo(new AccountTrouble(AccountTrouble.Fault.TOKEN, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'request_id':'job:7f.2'}                        | job:7f.2
            {'request_id':'r 1/ü?#%'}                        | r 1/ü?#%
            {'request_id':'../../v1/account'}                | ../../v1/account
            {'request_id':17}                                | 17
            {'request_id':12345678901234567890}              | 12345678901234567890
            {'request_id':'r1'} and more                     | r1
            {'request_id':'r1','cost':NaN,'queue':undefined} | r1
            """)
    void aRequestIdIsOpaque(String body, String requestId) {
        assertThat(SubmitAnswerParser.from(answered(200, body))).isEqualTo(new Accepted(requestId));
    }

    @Test
    void aRequestIdMayBe512BytesLong() {
        String id = "a".repeat(512);
        assertThat(SubmitAnswerParser.from(answered(200, "{'request_id':'" + id + "'}")))
                .isEqualTo(new Accepted(id));
        assertThat(SubmitAnswerParser.from(answered(200, "{'request_id':'" + id + "a'}")))
                .isInstanceOf(Unknown.class);
    }
}
