package dev.reelay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderMessageParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'error_message':'a','message':'b','error':'c','detail':'d'}    | a
            {'message':'b','error':'c','detail':'d'}                        | b
            {'error':'c','detail':'d'}                                      | c
            {'detail':'d'}                                                  | d
            {'message':'','error':null,'detail':'d'}                        | d
            {'message':{},'detail':[]}                                      |
            {'detail':[{'loc':['body','prompt'],'msg':'field required','type':'missing'},{'loc':['body',0],'msg':'no'}]} | body.prompt: field required; body.0: no
            {'detail':[{'odd':1},'plain']}                                  | {"odd":1}; plain
            {'error':17}                                                    | 17
            ['a','b']                                                       | a; b
            'just text'                                                     | just text
            {'other':1}                                                     |
            <html>                                                          |
            """)
    void theMessageIsFoundInEachOfItsFields(String body, String message) {
        assertThat(message(body, "").message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'error_code':400001}                | 400001
            {'error_code':'400001'}              | 400001
            {'error_code':0}                     |
            {'error_code':null}                  |
            {'error_code':'E42'}                 |
            {'error_code':1e999999999}           |
            {'error_code':99999999999999999999}  |
            """)
    void theCodeIsANumber(String body, Long code) {
        assertThat(message(body, "").errorCode()).isEqualTo(code);
    }

    @Test
    void theTokenIsRemovedAlsoWhereTheMessageIsCut() {
        String body = "{'message':'" + "x".repeat(990) + " rc-secret-0815 is wrong, rc-secret-0815!'}";

        assertThat(message(body, "rc-secret-0815").message())
                .hasSizeLessThanOrEqualTo(1000)
                .endsWith("x *** is w…")
                .doesNotContain("rc-");
    }

    @Test
    void theMessageIsOneLineOfLimitedLength() {
        assertThat(message("{'message':'a\\r\\nb\\u0000c\\u001b[31m\\u2028d\\ud800e'}", "")
                        .message())
                .isEqualTo("a  b c [31m d\uFFFDe");
        assertThat(message("{'message':'" + "a".repeat(999) + "\\ud83c\\udfac'}", "")
                        .message())
                .isEqualTo("a".repeat(999) + "\ud83c\udfac");
        assertThat(message("{'message':'" + "a".repeat(999) + "\\ud83c\\udfacb'}", "")
                        .message())
                .isEqualTo("a".repeat(999) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'message':'a'}", "<html>", "[]"})
    void theStatusIsAlwaysPresent(String body) {
        assertThat(message(body, "").httpStatus()).isEqualTo(418);
    }

    private static ProviderMessage message(String body, String token) {
        return CallOutcome.Answered.of(418, null, new AnswerBody(body.replace('\'', '"'), null), token)
                .message();
    }
}
