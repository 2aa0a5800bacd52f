package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ReceivedAnswers.RETRY;
import static dev.reelay.runcomfy.ReceivedAnswers.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Accepted;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.answer.SubmitAnswer.Refused;
import dev.reelay.answer.SubmitAnswer.SlowDown;
import dev.reelay.answer.SubmitAnswer.TurnedAway;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.answer.SubmitAnswer.Unreachable;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.LostReason;
import dev.reelay.wire.CallOutcome.NotSent;
import dev.reelay.wire.CallOutcome.NotSentReason;
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
            400 | {'message':'bad','request_id':'a-trace-id'}
            400 | ``
            422 | {'detail':[{'loc':['body'],'msg':'required'}]}
            405 | ``
            406 | <html>Not Acceptable</html>
            409 | {'request_id':'r1'}
            410 | ``
            413 | <html>Request Entity Too Large</html>
            414 | ``
            415 | ``
            418 | ``
            431 | ``
            451 | ``
            499 | ``
            300 | ``
            301 | <html>Moved</html>
            302 | ``
            304 | ``
            307 | ``
            308 | {'request_id':'r1'}
            200 | {'error_code':400099}
            200 | {'error_code':'400099','message':'no'}
            200 | {'error_code':422}
            200 | {'error_code':400005}
            200 | {'error_code':404001}
            202 | {'error_code':17}
            200 | {'error_code':'CONTENT_POLICY'}
            200 | {'error_code':400099,'request_id':null}
            403 | {'error_code':400099}
            500 | {'error_code':400001}
            502 | {'error_code':422001}
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
            401 | {'message':'Unauthorized'} | TOKEN
            200 | {'error_code':400004} | TOKEN
            400 | {'error_code':400002} | BALANCE
            402 | ``                    | BALANCE
            400 | {'error_code':'400002','request_id':'a-trace-id'} | BALANCE
            503 | {'error_code':400002} | BALANCE
            400 | {'error_code':402000} | BALANCE
            200 | {'error_code':401000} | TOKEN
            403 | {'error_code':400004} | TOKEN
            403 | {'error_code':403001} | FORBIDDEN
            403 | {'error_code':403777} | FORBIDDEN
            200 | {'error_code':403001} | FORBIDDEN
            403 | {'detail':'This account is inactive'} | FORBIDDEN
            403 | {'message':'Invalid API key'} | FORBIDDEN
            """)
    void aProblemOfTheAccountDoesNotBlameTheJob(int status, String body, AccountTrouble.Fault fault) {
        assertThat(SubmitAnswerParser.from(answered(status, body)))
                .isInstanceOfSatisfying(
                        AccountTrouble.class,
                        trouble -> assertThat(trouble.fault()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            401 | ``                                           | TOKEN
            401 | <html>Unauthorized</html>                    | TOKEN
            403 | ``                                           | FORBIDDEN
            403 | <html>Request blocked</html>                 | FORBIDDEN
            403 | {'message':'Forbidden'}                      | FORBIDDEN
            403 | {'detail':'The prompt has too many tokens'}  | FORBIDDEN
            """)
    void anAnswerThatDoesNotSayThatTheAccountIsTheCauseMayBeAboutTheJob(
            int status, String body, AccountTrouble.Fault fault) {
        assertThat(SubmitAnswerParser.from(answered(status, body)))
                .isInstanceOfSatisfying(
                        TurnedAway.class, away -> assertThat(away.fault()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            429 | {'message':'slow down'}
            425 | {'message':'slow down'}
            200 | {'message':'slow down','error_code':429001}
            """)
    void tooManyRequestsSlowDown(int status, String body) {
        assertThat(SubmitAnswerParser.from(answered(status, body))).isInstanceOfSatisfying(SlowDown.class, slow -> {
            assertThat(slow.retryAfter()).isEqualTo(RETRY);
            assertThat(slow.says().message()).isEqualTo("slow down");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            500 | {'error_code':500001}                  | SERVER_ERROR
            502 | <html>Bad Gateway</html>               | SERVER_ERROR
            503 | ``                                     | SERVER_ERROR
            504 | {'request_id':'r1'}                    | SERVER_ERROR
            500 | {'error_code':400001,'request_id':'r'} | SERVER_ERROR
            503 | {'error_code':503001}                  | SERVER_ERROR
            503 | {'error_code':17}                      | SERVER_ERROR
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
            200 | {'error_code':500123}                  | UNKNOWN_ERROR_CODE
            200 | {'error_code':400099,'request_id':'r'} | UNKNOWN_ERROR_CODE
            200 | {'error_code':400002,'request_id':'r'} | UNKNOWN_ERROR_CODE
            200 | {'error_code':400001,'request_id':17}  | UNKNOWN_ERROR_CODE
            408 | {'message':'timeout'}                  | UNEXPECTED_STATUS
            408 | ``                                     | UNEXPECTED_STATUS
            101 | ``                                     | UNEXPECTED_STATUS
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
