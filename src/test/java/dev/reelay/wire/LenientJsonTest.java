package dev.reelay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON in, valid JSON out, whatever an answer holds. */
class LenientJsonTest {

    /** Single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':1.10,'b':1e400,'c':12345678901234567890,'d':-7}  | {'a':1.10,'b':1E+400,'c':12345678901234567890,'d':-7}
            {'a':NaN,'b':-Infinity,'c':Infinity}                  | {'a':'NaN','b':'-Infinity','c':'Infinity'}
            {'a':1e99999999999}                                   | {'a':'1e99999999999'}
            {'a':[1,2,],'b':+1,'c':007,'d':.5,'e':5.,}            | {'a':[1,2],'b':1,'c':7,'d':0.5,'e':5}
            {'a':'C:\\videos\\q'}                                 | {'a':'C:videosq'}
            {'a':'line\tone'}                                     | {'a':'line\\tone'}
            {'a':1} and more                                      | {'a':1}
            {'a':1}{'a':2}                                        | {'a':1}
            [1,2]                                                 | [1,2]
            'text'                                                | 'text'
            {'status':'completed','output':{'video':'https://x/1.mp4','n':undefined,'l':[1,nope,{'k':2}]}} | {'status':'completed','output':{'video':'https://x/1.mp4','n':'undefined','l':[1,'nope',{'k':2}]}}
            {'output':new Date(0),'status':'completed'}           | {'output':'new Date(0)','status':'completed'}
            {'error':<xml/>,'status':'failed'}                    | {'error':'<xml/>','status':'failed'}
            {'request_id':undefined,'status':'in_queue'}          | {'status':'in_queue'}
            {'logs':[one,2],'status':'in_queue'}                  | {'logs':[2],'status':'in_queue'}
            """)
    void asMuchAsPossibleIsRead(String text, String json) {
        assertThat(Objects.toString(LenientJson.read(text.replace('\'', '"')))).isEqualTo(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":[1}",
                "\"\\uZZZZ\"",
                "Sat Nov 21 09:00",
                "{\"b\" 1}",
                "<a>{\"b\":[]}</a>",
            })
    void whatCannotBeParsedInAnOutputIsText(String value) {
        JsonNode read = LenientJson.read(
                "{\"output\":{\"a\":[%s],\"v\":\"https://x/1.mp4\"},\"status\":\"completed\"}".formatted(value));

        assertThat(read).isNotNull();
        assertThat(read.at("/status").textValue()).isEqualTo("completed");
        assertThat(read.at("/output/v").textValue()).isEqualTo("https://x/1.mp4");
        assertThat(read.at("/output").toString()).contains(new TextNode(value).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "<html>",
                "404 page not found",
                "OK",
                "{",
                "{\"status\":\"completed\"",
                "{\"status\":\"completed\",\"output\":{\"a\":1}",
                "{\"request_id\":\"r-1",
                "{request_id:1}",
                "}",
                "[1,2",
                "\"a\" \"b\"",
            })
    void whatIsCutOffOrNoJsonIsNotRead(String text) {
        assertThat(LenientJson.read(text)).isNull();
    }

    @Test
    void longNumbersAndDeepValuesBecomeTextThatEveryReaderTakes() throws Exception {
        String long1500 = "7".repeat(1_500);
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        JsonNode read = LenientJson.read(
                "{\"status\":\"completed\",\"output\":{\"n\":%1$s,\"f\":0.%1$s,\"ok\":%2$s,\"deep\":%3$s,\"a\":[{\"b\":%1$s}]}}"
                        .formatted(long1500, "7".repeat(1_000), deep));

        assertThat(read).isNotNull();
        assertThat(read.at("/output/n").textValue()).isEqualTo(long1500);
        assertThat(read.at("/output/f").textValue()).isEqualTo("0." + long1500);
        assertThat(read.at("/output/ok").isIntegralNumber()).isTrue();
        assertThat(read.at("/output/a/0/b").textValue()).isEqualTo(long1500);
        assertThat(read.at("/output/deep").toString()).hasSizeGreaterThan(9_000);
        assertThat(new JsonMapper().readTree(read.toString())).isEqualTo(read);
    }

    @Test
    void aListOfAMillionObjectsIsTextBesideWhatElseIsThere() {
        String list = "[" + "{},".repeat(1_000_000) + "{}]";
        JsonNode read =
                LenientJson.read("{\"status\":\"completed\",\"output\":{\"video\":\"https://x/1.mp4\",\"points\":"
                        + list + "},\"input\":{\"points\":" + list + "}}");

        assertThat(read).isNotNull();
        assertThat(read.at("/status").textValue()).isEqualTo("completed");
        assertThat(read.at("/output/video").textValue()).isEqualTo("https://x/1.mp4");
        assertThat(read.at("/output/points").textValue()).isEqualTo(list);
        assertThat(read.at("/input/points").isMissingNode()).isTrue();
    }

    @Test
    void aHugeBodyOfOneKindIsReadInTime() {
        int size = HttpCalls.MAX_BODY - 100;
        for (String value : new String[] {
            "7".repeat(size),
            "[".repeat(size),
            "[".repeat(size / 2) + "]".repeat(size / 2),
            "{\"a\":".repeat(size / 5),
            "[" + "x,".repeat(size / 2) + "1]",
            "[" + "{},".repeat(size / 3) + "1]",
            "{" + "\"k\":[x],".repeat(size / 8) + "\"k\":1}",
            "\"" + "\\\"".repeat(size / 2) + "\"",
            "1e" + "9".repeat(size),
            "0." + "0".repeat(size),
        }) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> LenientJson.read("{\"status\":\"completed\",\"output\":" + value + "}"),
                    () -> value.substring(0, 10));
        }
    }
}
