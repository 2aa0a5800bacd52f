package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ReceivedAnswers.RETRY;
import static dev.reelay.runcomfy.ReceivedAnswers.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.LostReason;
import dev.reelay.wire.CallOutcome.NotSent;
import dev.reelay.wire.CallOutcome.NotSentReason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryAnswerParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            {'models':[{'model_id':'a'},{'model_id':'b'}],'total':384,'limit':100,'offset':0} | 2 | 0 | 384
            {'models':[],'total':0}                                                           | 0 | 0 | 0
            {'models':[{},7,null,'x',[]],'total':5}                                           | 1 | 4 | 5
            {'models':[{}]}                                                                   | 1 | 0 | none
            {'models':[{}],'total':-1}                                                        | 1 | 0 | none
            {'models':[{}],'total':'384'}                                                     | 1 | 0 | none
            {'models':[{}],'total':99999999999}                                               | 1 | 0 | none
            {'models':[{}],'total':1,'error_code':0}                                          | 1 | 0 | 1
            """)
    void anArrayOfModelsIsAPage(String body, int records, int damaged, Integer total) {
        assertThat(DirectoryAnswerParser.page(answered(200, body)))
                .isInstanceOfSatisfying(DirectoryAnswer.Page.class, page -> {
                    assertThat(page.records()).hasSize(records);
                    assertThat(page.damaged()).isEqualTo(damaged);
                    assertThat(page.total()).isEqualTo(total);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            200 | {'models':{}}                             | UNREADABLE_ANSWER
            200 | {'models':null,'total':3}                 | UNREADABLE_ANSWER
            200 | [{'model_id':'a'}]                        | UNREADABLE_ANSWER
            200 | <html>Please log in</html>                | UNREADABLE_ANSWER
            200 | ``                                        | UNREADABLE_ANSWER
            200 | {'models':[],'error_code':500001}         | UNEXPECTED
            200 | {'models':[{}],'error_code':400004}       | TOKEN
            401 | ``                                        | TOKEN
            403 | <html>Forbidden</html>                    | FORBIDDEN
            404 | {'detail':'Not found.'}                   | UNEXPECTED
            429 | {'models':[{}]}                           | SLOW_DOWN
            503 | <html>Bad gateway</html>                  | SERVER_ERROR
            302 | ``                                        | UNEXPECTED
            """)
    void anyOtherAnswerIsNoList(int status, String body, CallFailure.Kind kind) {
        assertFailed(DirectoryAnswerParser.page(answered(status, body)), kind);
    }

    @Test
    void aModelInAnotherSpellingIsFoundAndItsRecordSaysHowItIsSpelled() {
        assertThat(DirectoryAnswerParser.model(answered(200, "{'model_id':'Acme/Nova','input_schema':{}}")))
                .isInstanceOfSatisfying(
                        DirectoryAnswer.Found.class,
                        found -> assertThat(found.record().path("model_id").asText())
                                .isEqualTo("Acme/Nova"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 {'error_code':400001,'error_message':'no such model'}",
                "200 {'error_code':400001}",
                "200 {'error_code':400001,'model_id':'a'}",
                "404 {'detail':'There is no model a/b.'}",
                "404 {'error':'model_not_found'}",
                "404 {'message':'Model a/b was not found'}",
                "404 {'message':'No such model.'}",
                "404 {'message':'Model not found'}",
                "404 {'message':'model \\u0027a\\u0027 does not exist'}",
                "404 {'detail':'There is no model wan-2.2 at model-api.runcomfy.net.'}",
                "404 {'error':'model.not_found'}",
                "404 {'error':'errors.model.not_found'}",
                "404 {'error':'model-not-found'}",
                "404 {'error_code':404001}",
                "404 {'error_code':404123}"
            })
    void onlyRunComfysOwnWordsSayThatThereIsNoSuchModel(String answer) {
        assertThat(DirectoryAnswerParser.model(answered(Integer.parseInt(answer.substring(0, 3)), answer.substring(4))))
                .isInstanceOf(DirectoryAnswer.NoSuchModel.class);
    }

    /** Gateways answer so where no route leads to RunComfy, and frameworks for whatever is not there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'message':'no Route matched with those values'}",
                "{'detail':'Not found.'}",
                "{'message':'Cannot GET /v1/models/acme/model-7','error':'Not Found','statusCode':404}",
                "{'error':'Not Found','path':'/v1/models/acme/nova'}",
                "{'error_code':404,'message':'Not found'}",
                "{'detail':'The remodelling is not over'}",
                "{'message':'no application is registered for model-api.runcomfy.net'}",
                "{'error':'Unknown host: model-api.runcomfy.net'}",
                "{'error':'Unknown host: MODEL-API.RunComfy.net:443.'}",
                "{'message':'No service for (model-api.runcomfy.net), port 443'}",
                "{'message':'no upstream for models.internal'}",
                "{'message':'no upstream for model:8443'}",
                "{'message':'getaddrinfo ENOTFOUND model-api'}",
                "{}"
            })
    void aNotFoundThatNamesNoModelIsNotRunComfysForCertain(String body) {
        assertThat(DirectoryAnswerParser.model(answered(404, body)))
                .isInstanceOfSatisfying(DirectoryAnswer.NotFound.class, notFound -> {
                    assertThat(notFound.says().httpStatus()).isEqualTo(404);
                    assertThat(notFound.asFailure().kind()).isEqualTo(CallFailure.Kind.UNEXPECTED);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | <html>404</html>                  | UNEXPECTED
            404 | ``                                | UNEXPECTED
            404 | []                                | UNEXPECTED
            404 | {'error_code':400004}             | TOKEN
            400 | {'detail':'bad'}                  | UNEXPECTED
            422 | {'detail':[{'msg':'bad'}]}        | UNEXPECTED
            200 | {'models':[]}                     | UNREADABLE_ANSWER
            200 | {'categories':[]}                 | UNREADABLE_ANSWER
            200 | {'model_id':7}                    | UNREADABLE_ANSWER
            200 | {'model_id':'a','error_code':5}   | UNEXPECTED
            200 | <html>Please log in</html>        | UNREADABLE_ANSWER
            401 | {'detail':'token'}                | TOKEN
            402 | ``                                | BALANCE
            403 | ``                                | FORBIDDEN
            429 | ``                                | SLOW_DOWN
            500 | {'detail':'oops'}                 | SERVER_ERROR
            502 | <html>Bad gateway</html>          | SERVER_ERROR
            """)
    void anyOtherAnswerSaysNothingAboutTheModel(int status, String body, CallFailure.Kind kind) {
        assertFailed(DirectoryAnswerParser.model(answered(status, body)), kind);
    }

    @Test
    void aBodyThatWasCutOffIsNoAnswer() {
        assertFailed(DirectoryAnswerParser.page(answered(200, null)), CallFailure.Kind.UNREADABLE_ANSWER);
        assertFailed(DirectoryAnswerParser.model(answered(200, null)), CallFailure.Kind.UNREADABLE_ANSWER);
    }

    @Test
    void aCallWithoutAnAnswerSaysNothing() {
        Map<CallOutcome, CallFailure.Kind> kinds = Map.of(
                new NotSent(NotSentReason.NO_TOKEN, ""), CallFailure.Kind.TOKEN,
                new NotSent(NotSentReason.NO_CONNECTION, ""), CallFailure.Kind.UNREACHABLE,
                new Lost(LostReason.NO_ANSWER_IN_TIME), CallFailure.Kind.NO_ANSWER_IN_TIME,
                new Lost(LostReason.CONNECTION_LOST), CallFailure.Kind.CONNECTION_LOST);
        kinds.forEach((outcome, kind) -> {
            assertThat(DirectoryAnswerParser.page(outcome))
                    .isEqualTo(new DirectoryAnswer.Failed(new CallFailure(kind, null, null)));
            assertThat(DirectoryAnswerParser.model(outcome))
                    .isEqualTo(new DirectoryAnswer.Failed(new CallFailure(kind, null, null)));
        });
    }

    private static void assertFailed(DirectoryAnswer answer, CallFailure.Kind kind) {
        assertThat(answer).isInstanceOfSatisfying(DirectoryAnswer.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(kind);
            assertThat(failed.failure().retryAfter()).isEqualTo(RETRY);
        });
    }
}
