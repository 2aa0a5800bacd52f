package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ReceivedAnswers.RETRY;
import static dev.reelay.runcomfy.ReceivedAnswers.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer.Cancelled;
import dev.reelay.answer.PollAnswer.Failed;
import dev.reelay.answer.PollAnswer.Forbidden;
import dev.reelay.answer.PollAnswer.NotYet;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.PollAnswer.Running;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.LostReason;
import dev.reelay.wire.CallOutcome.NotSent;
import dev.reelay.wire.CallOutcome.NotSentReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of RunComfy's answers to polls, row by row. */
class PollAnswerParserTest {

    private static final Succeeded EMPTY_SUCCESS = Succeeded.WITHOUT_OUTPUT;

    @ParameterizedTest
    @ValueSource(strings = {"in_queue", "IN_QUEUE", " pending ", "waiting", "starting"})
    void aRequestIsQueued(String word) {
        assertThat(PollAnswerParser.from(answered(200, "{'status':'" + word + "','queue_position':3}")))
                .isEqualTo(new Queued(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'request_id':'other','status':'succeeded','output':{'video':'https://x/a.mp4'}}",
                "{'request_id':'other','status':'failed'}",
                "{'request_id':'other','status':'in_queue'}"
            })
    void anAnswerAboutAnotherRequestSaysNothingAboutThisOne(String body) {
        assertThat(PollAnswerParser.from(answered(200, body), "mine"))
                .isInstanceOfSatisfying(CallFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(CallFailure.Kind.ANOTHER_REQUEST);
                    assertThat(failure.says().message()).contains("other", "mine");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "'request_id':'mine',", "'request_id':' MINE ',", "'request_id':'',", "'request_id':7,"})
    void anAnswerThatNamesNoOtherRequestIsTakenForItsOwn(String id) {
        assertThat(PollAnswerParser.from(answered(200, "{" + id + "'status':'in_progress'}"), "mine"))
                .isEqualTo(new Running());
    }

    /** A gateway's error has an id of its own. */
    @Test
    void theIdInAnErrorIsNotTheRequests() {
        assertThat(PollAnswerParser.from(answered(404, "{'error_code':404001,'request_id':'trace-1'}"), "mine"))
                .isInstanceOf(Gone.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1000001", "9223372036854775807", "1e3", "2.5", "'3'", "null", "[]", "{}", "true"})
    void aPlaceThatCannotBeIsNone(String position) {
        assertThat(PollAnswerParser.from(answered(200, "{'status':'in_queue','queue_position':" + position + "}")))
                .isEqualTo(new Queued());
    }

    @Test
    void theTimeOfARequestIsFromItsCreationToItsEnd() {
        assertThat(tookOf("'2026-06-16T16:31:21.616290+00:00'", "'2026-06-16T16:32:21.716290+00:00'"))
                .isEqualTo(Duration.ofMillis(60_100));
        assertThat(tookOf("'2026-06-16T18:31:21+02:00'", "'2026-06-16T16:31:41Z'"))
                .isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
        "'''2026-06-16T16:32:21Z''', '''2026-06-16T16:31:21Z'''", // finished before it was created
        "'''2026-06-16T16:31:21Z''', '''2026-06-16T16:31:21Z'''",
        "'''2026-06-16T16:31:21Z''', '''2029-06-16T16:31:21Z'''",
        "'''-999999999-01-01T00:00:00Z''', '''+999999999-12-31T23:59:59Z'''",
        "'''yesterday''', '''2026-06-16T16:31:21Z'''",
        "1750091481, 1750091541",
        "null, '''2026-06-16T16:31:21Z'''",
        "'''2026-06-16T16:31:21''', '''2026-06-16T16:32:21'''"
    })
    void timesThatCannotBeSayNothing(String created, String finished) {
        assertThat(tookOf(created, finished)).isNull();
    }

    private static Duration tookOf(String created, String finished) {
        return ((Succeeded) PollAnswerParser.from(answered(
                        200,
                        "{'status':'succeeded','output':{'video':'u'},'created_at':" + created + ",'finished_at':"
                                + finished + "}")))
                .took();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in_progress", "processing"})
    void aRequestRuns(String word) {
        assertThat(PollAnswerParser.from(answered(200, "{'status':'" + word + "'}")))
                .isEqualTo(new Running());
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "succeeded", "Completed"})
    void aRequestSucceededInEitherWord(String word) {
        assertThat(PollAnswerParser.from(answered(200, "{'status':'" + word + "'}")))
                .isEqualTo(EMPTY_SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "canceled"})
    void aRequestWasCancelledInEitherSpelling(String word) {
        assertThat(PollAnswerParser.from(answered(200, "{'status':'" + word + "'}")))
                .isEqualTo(new Cancelled());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'status':'failed','error':'out of memory'}                     | `out of memory`
            {'status':'failed','error':{'kind':'oom'}}                      | `{"kind":"oom"}`
            {'status':'failed','error':{'message':'deep'}}                  | `deep`
            {'status':'failed','error':['a','b']}                           | `a; b`
            {'status':'failed','error_message':'first','error':'second'}    | `first`
            {'status':'failed','error_code':500123,'error':'with a code'}   | `with a code`
            {'status':'failed','error_code':404001,'error':'an input file'} | `an input file`
            {'status':'completed','error':'out of memory','output':null}    | `out of memory`
            """)
    void aFailedRequestHasAMessage(String body, String message) {
        assertThat(PollAnswerParser.from(answered(200, body)))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.says().message()).isEqualTo(message));
    }

    @Test
    void anUnknownWordIsNoEnd() {
        assertThat(PollAnswerParser.from(answered(200, "{'status':'uploading\\n'}")))
                .isEqualTo(new NotYet("uploading"));
        assertThat(PollAnswerParser.from(answered(200, "{'status':'" + "x".repeat(5000) + "'}")))
                .isEqualTo(new NotYet("x".repeat(63) + "…"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 200})
    void aResultThatIsNotReadyIsNoEnd(int status) {
        assertThat(PollAnswerParser.from(answered(status, "{'error_code':400005}")))
                .isEqualTo(new NotYet(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 200})
    void anUnknownRequestIsGone(int status) {
        assertThat(PollAnswerParser.from(answered(status, "{'error_code':404001,'message':'not found'}")))
                .isEqualTo(new Gone(new ProviderMessage(status, 404001L, "not found")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            403 | {'error_code':403001}
            200 | {'error_code':403001}
            403 | <html>no</html>
            """)
    void anotherAccountsRequestIsForbidden(int status, String body) {
        assertThat(PollAnswerParser.from(answered(status, body))).isInstanceOf(Forbidden.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            401 | ``                                        | TOKEN
            400 | {'error_code':400004}                     | TOKEN
            403 | {'error_code':400004}                     | TOKEN
            402 | ``                                        | BALANCE
            200 | {'error_code':400002}                     | BALANCE
            408 | ``                                        | SLOW_DOWN
            429 | {'message':'slow'}                        | SLOW_DOWN
            500 | {'error_code':404001}                     | SERVER_ERROR
            502 | <html>Bad Gateway</html>                  | SERVER_ERROR
            503 | {'status':'failed'}                       | SERVER_ERROR
            504 | ``                                        | SERVER_ERROR
            200 | ``                                        | UNREADABLE_ANSWER
            200 | <html>ok</html>                           | UNREADABLE_ANSWER
            200 | {'status':'succ                           | UNREADABLE_ANSWER
            200 | []                                        | UNREADABLE_ANSWER
            200 | {}                                        | UNREADABLE_ANSWER
            200 | {'status':7}                              | UNREADABLE_ANSWER
            200 | {'status':' '}                            | UNREADABLE_ANSWER
            200 | {'error_code':500001}                     | UNEXPECTED
            200 | {'error_code':500001,'status':'completed'}| UNEXPECTED
            404 | {'error_code':404999}                     | UNEXPECTED
            404 | <html>no route</html>                     | UNEXPECTED
            400 | {'error_code':400001}                     | UNEXPECTED
            400 | {'status':'failed'}                       | UNEXPECTED
            302 | ``                                        | UNEXPECTED
            410 | ``                                        | UNEXPECTED
            """)
    void aFailedCallEndsNoRequest(int status, String body, CallFailure.Kind kind) {
        assertThat(PollAnswerParser.from(answered(status, body))).isInstanceOfSatisfying(CallFailure.class, trouble -> {
            assertThat(trouble.kind()).isEqualTo(kind);
            assertThat(trouble.retryAfter()).isEqualTo(RETRY);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLostAnswerIsAFailedCall(LostReason reason) {
        assertThat(PollAnswerParser.from(new Lost(reason)))
                .isEqualTo(new CallFailure(CallFailure.Kind.valueOf(reason.name()), null, null));
    }

    @ParameterizedTest
    @CsvSource({"NO_TOKEN,TOKEN", "NO_CONNECTION,UNREACHABLE", "TOO_LATE,UNREACHABLE"})
    void aPollThatWasNotSentIsAFailedCall(NotSentReason reason, CallFailure.Kind kind) {
        assertThat(PollAnswerParser.from(new NotSent(reason, ""))).isEqualTo(new CallFailure(kind, null, null));
    }

    @Test
    void urlsComeFromTheOutputAloneSingleOrPluralAndVerbatim() {
        Succeeded done = (Succeeded) PollAnswerParser.from(answered(200, """
                {'status':'succeeded', 'video':'https://echo/0', 'input':{'image_url':'https://echo/1'},
                 'output':{'video':'https://x/a%3Db.mp4?s=1','videos':['https://x/2.mp4','https://x/a%3Db.mp4?s=1'],
                           'image':'HTTP://x/i.png','images':['https://x/j.png',7,null,'ftp://x/k','file.png',''],
                           'audio':'https://x/s.mp3'}}
                """));

        assertThat(done.videoUrls()).containsExactly("https://x/a%3Db.mp4?s=1", "https://x/2.mp4");
        assertThat(done.imageUrls()).containsExactly("HTTP://x/i.png", "https://x/j.png");
        assertThat(done.audioUrls()).containsExactly("https://x/s.mp3");
        assertThat(done.output()).isNotNull();
        assertThat(done.output().size()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'output':null",
                "'output':{}",
                "'output':[]",
                "'output':''",
                "'output':' '",
                "'output':false",
                "'output':{'video':null,'images':[],'data':{'url':''}}",
                "'output':[[],{},[null,false]]"
            })
    void aSuccessOfWhichNothingIsThereHasNoOutput(String output) {
        String body = "{'status':'succeeded'" + (output.isEmpty() ? "" : ",") + output + "%s}";

        assertThat(PollAnswerParser.from(answered(200, body.formatted("")))).isEqualTo(EMPTY_SUCCESS);
        assertThat(PollAnswerParser.from(answered(200, body.formatted(",'error':{}"))))
                .isEqualTo(EMPTY_SUCCESS);
        assertThat(PollAnswerParser.from(answered(200, body.formatted(",'error':'oom'"))))
                .isEqualTo(new Failed(new ProviderMessage(200, null, "oom")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "true", "'a text'", "{'seed':7}", "[0]", "{'image':'data:image/png;base64,AAAA'}"})
    void anOutputWithoutAnyUrlIsStillAnOutput(String output) {
        Succeeded done =
                (Succeeded) PollAnswerParser.from(answered(200, "{'status':'succeeded','output':" + output + "}"));

        assertThat(done.output()).hasToString(output.replace('\'', '"'));
        assertThat(done.videoUrls()).isEmpty();
        assertThat(done.imageUrls()).isEmpty();
        assertThat(done.audioUrls()).isEmpty();
    }

    @Test
    void numbersOfAnOutputStayAsTheyAreWritten() {
        Succeeded done = (Succeeded) PollAnswerParser.from(
                answered(200, "{'status':'succeeded','output':{'a':1.10,'b':1e400,'c':12345678901234567890}}"));

        assertThat(done.output()).hasToString("{\"a\":1.10,\"b\":1E+400,\"c\":12345678901234567890}");
    }

    @Test
    void statusAndResultAreCombined() {
        Failed failed = new Failed(new ProviderMessage(200, null, "oom"));
        CallFailure trouble = new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null);

        assertThat(PollAnswerParser.combine(EMPTY_SUCCESS, failed)).isEqualTo(failed);
        assertThat(PollAnswerParser.combine(EMPTY_SUCCESS, new Running())).isEqualTo(new Running());
        assertThat(PollAnswerParser.combine(EMPTY_SUCCESS, trouble)).isEqualTo(trouble);
        assertThat(PollAnswerParser.combine(failed, trouble)).isEqualTo(failed);
        assertThat(PollAnswerParser.combine(failed, EMPTY_SUCCESS)).isEqualTo(EMPTY_SUCCESS);
        assertThat(PollAnswerParser.combine(new Cancelled(), new NotYet(null))).isEqualTo(new Cancelled());
    }
}
