package dev.reelay.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordTextTest {

    private static RecordText of(String text) {
        return RecordText.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void jsonIsLaidOutAndKeepsEveryCharacterThatCounts() {
        RecordText shown = of("{\"a\":1.10,\"b\":[1e3, {} ,[]],\"a\":\"x{,:\\\"]\",\"c\":{\"d\":null}}");

        assertThat(shown.form()).isEqualTo("JSON");
        assertThat(shown.cut()).isFalse();
        assertThat(shown.text()).isEqualTo("""
                        {
                          "a": 1.10,
                          "b": [
                            1e3,
                            {},
                            []
                          ],
                          "a": "x{,:\\"]",
                          "c": {
                            "d": null
                          }
                        }""");
    }

    @Test
    void whatIsNoJsonIsText() {
        assertThat(of("{\"a\":1} and more")).isEqualTo(new RecordText("text", "{\"a\":1} and more", "16 B", false));
        assertThat(of("42").form()).isEqualTo("text");
        assertThat(of("").form()).isEqualTo("text");
        assertThat(RecordText.of(null)).isEqualTo(new RecordText("none", "", "0 B", false));
    }

    @Test
    void whatAPageCannotHoldIsReplaced() {
        assertThat(of("a\u0000b\u001b[31m\tc\r\nd\u202Eexe").text())
                .isEqualTo("a\uFFFDb\uFFFD[31m\tc\uFFFD\nd\uFFFDexe");
    }

    @Test
    void bytesThatAreNoTextAreHexadecimal() {
        byte[] bytes = {0, 0, 0, 0, 7, (byte) 0xff, 'H', 'i', '<', '>', 1, 2, 3, 4, 5, 6, 'z'};

        RecordText shown = RecordText.of(bytes);

        assertThat(shown.form()).isEqualTo("hexadecimal");
        assertThat(shown.text().lines())
                .containsExactly(
                        "000000  00 00 00 00 07 ff 48 69 3c 3e 01 02 03 04 05 06  ......Hi<>......",
                        "000010  7a                                               z");
    }

    @Test
    void howeverLargeTheValueThePageIsSmall() {
        RecordText text = of("x".repeat(3 << 20));
        assertThat(text.cut()).isTrue();
        assertThat(text.size()).isEqualTo("3 MiB");
        assertThat(text.text()).hasSize(RecordText.MOST + 1);

        RecordText string = of("{\"a\":\"" + "x".repeat(1 << 20) + "\",\"b\":1}");
        assertThat(string.form()).isEqualTo("JSON");
        assertThat(string.cut()).isTrue();
        assertThat(string.text().length()).isLessThan(RecordText.MOST + 100);

        byte[] binary = new byte[1 << 20];
        binary[0] = (byte) 0xff;
        assertThat(RecordText.of(binary).cut()).isTrue();
        assertThat(RecordText.of(binary).text().length()).isLessThan(RecordText.MOST);
    }

    @Test
    void presignedUrlsOfADeliveryAreShownWithoutTheirQueriesWhereverTheyStand() {
        for (String json : List.of(
                "{'id':'a','deliver_to':['https://a.example/1?sig=secret','https://a.example/2#secret'],'z':'b?c'}",
                "{'data':{'deliver_to':'https://a.example/1?sig=secret'},'z':'b?c'}",
                "{'deliver_to' : [ 'https:\\/\\/a.example\\/1?sig=secret', [['x?secret']], {'u':'x?secret'} ] , 'z':'b?c'}",
                "{'deliver\\u005fto':['https://a.example/1\\u003fsig=secret'],'z':'b?c'}",
                "{'deliver_to':['https://a.example/1?sig=secret",
                "broken, deliver_to https://a.example/1?sig=secret b?c")) {
            RecordText shown = of(json.replace('\'', '"'));
            assertThat(shown.text()).doesNotContain("secret").contains("a.example");
            assertThat(shown.text().contains("b?c")).isEqualTo(json.contains("b?c"));
        }
        assertThat(of("{\"deliver_to\":[\"https://a.example/1?s\",\"https://a.example/2\"]}")
                        .text())
                .isEqualTo("""
                        {
                          "deliver_to": [
                            "https://a.example/1?…",
                            "https://a.example/2"
                          ]
                        }""");
    }

    @Test
    void jsonMayBeAsDeepAsItLikes() {
        RecordText deep = of("[".repeat(200_000) + "]".repeat(200_000));

        assertThat(deep.form()).isEqualTo("JSON");
        assertThat(deep.cut()).isTrue();
        assertThat(deep.text().length()).isLessThan(RecordText.MOST + 1_000);
    }
}
