package dev.reelay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1.0",
                "1.10",
                "0.1000000000000000055511151231257827",
                "123456789012345678901234567890",
                "-0.50",
                "[1.0,{\"a\":2.00}]",
                "\"text\""
            })
    void aValueIsWrittenAsItWasRead(String json) throws Exception {
        assertThat(ExactJson.writer().writeValueAsString(ExactJson.reader().readTree(json)))
                .isEqualTo(json);
    }

    @Test
    void aNumberBeyondADoubleKeepsItsValue() throws Exception {
        JsonNode number = ExactJson.reader().readTree("1.5e400");

        assertThat(number.decimalValue()).isEqualByComparingTo(new BigDecimal("1.5e400"));
        assertThat(ExactJson.reader().readTree(ExactJson.writer().writeValueAsString(number)))
                .isEqualTo(number);
    }

    /** UTF-8 has no lone surrogates, and a reader of bytes may refuse what is in their place. */
    @Test
    void compactJsonIsUtf8AndLoneSurrogatesStayEscaped() {
        byte[] json = ExactJson.compact(
                JsonNodeFactory.instance.objectNode().put("\uD83D\uDE00", "é \uD83D\uDE00\uDE00 \uD83D"));

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"\uD83D\uDE00\":\"é \uD83D\uDE00\\uDE00 \\uD83D\"}");
    }

    @Test
    void textAfterTheValueIsRefused() {
        assertThatThrownBy(() -> ExactJson.reader().readTree("{} {}")).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void noValueIsAMissingNode() throws Exception {
        assertThat(ExactJson.reader().readTree(" ").isMissingNode()).isTrue();
    }

    @Test
    void aMapperKeepsTheStrictnessOfItsFactory() {
        var strict = ExactJson.mapper(JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());

        assertThatThrownBy(() -> strict.readTree("{\"a\":1,\"a\":2}")).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> strict.readTree("1 2")).isInstanceOf(JsonProcessingException.class);
    }
}
