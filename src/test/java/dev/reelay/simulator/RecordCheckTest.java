package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatedModels.Problem;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCheckTest {

    private static final String SCHEMA = """
            {"type": "object", "required": ["prompt"], "properties": {
              "prompt": {"type": "string", "minLength": 2, "maxLength": 4},
              "seed": {"type": "int", "default": null},
              "scale": {"type": "float", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
              "steps": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
              "size": {"type": ["string", "integer"], "enum": ["a", 1]},
              "urls": {"type": "array", "minItems": 1, "maxItems": 2},
              "a/b": {"type": "boolean"}}}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/prompt missing",
                "{\"prompt\":\"ok\",\"seed\":null,\"unknown\":1}|",
                "{\"prompt\":\"ok\",\"seed\":1.5}|/seed type_error",
                "{\"prompt\":\"ok\",\"seed\":2.0,\"scale\":0.5,\"steps\":10,\"size\":1.0,\"urls\":[1],\"a/b\":true}|",
                "{\"prompt\":null}|/prompt type_error",
                "{\"prompt\":\"a\"}|/prompt minLength",
                "{\"prompt\":\"abcde\"}|/prompt maxLength",
                "{\"prompt\":\"😀😀😀😀\"}|",
                "{\"prompt\":\"ok\",\"scale\":0}|/scale exclusiveMinimum",
                "{\"prompt\":\"ok\",\"scale\":1}|/scale exclusiveMaximum",
                "{\"prompt\":\"ok\",\"scale\":1e999}|/scale exclusiveMaximum",
                "{\"prompt\":\"ok\",\"steps\":0}|/steps minimum",
                "{\"prompt\":\"ok\",\"steps\":11}|/steps maximum",
                "{\"prompt\":\"ok\",\"steps\":1e999}|/steps type_error",
                "{\"prompt\":\"ok\",\"steps\":null}|/steps type_error",
                "{\"prompt\":\"ok\",\"size\":\"b\"}|/size enum",
                "{\"prompt\":\"ok\",\"size\":true}|/size type_error",
                "{\"prompt\":\"ok\",\"urls\":[]}|/urls minItems",
                "{\"prompt\":\"ok\",\"urls\":[1,2,3]}|/urls maxItems",
                "{\"prompt\":\"ok\",\"a/b\":1}|/a~1b type_error"
            })
    void theFieldsAtTheTopAreChecked(String input, String problem) {
        String found = RecordCheck.problems(parse(SCHEMA), parse(input)).stream()
                .map((Problem it) -> it.pointer() + " " + it.type())
                .collect(Collectors.joining(", "));

        assertThat(found).isEqualTo(problem == null ? "" : problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"required\":\"prompt\",\"properties\":[1]}",
                "{\"required\":[7],\"properties\":{\"prompt\":\"text\"}}",
                "{\"properties\":{\"prompt\":{\"type\":{},\"enum\":\"x\",\"maxLength\":\"9\",\"minLength\":{}}}}",
                "{\"properties\":{\"prompt\":{\"type\":\"prose\"}}}"
            })
    void whatMakesNoSenseIsNotChecked(String schema) {
        assertThat(RecordCheck.problems(parse(schema), parse("{\"prompt\":\"a cat\"}")))
                .isEmpty();
    }
}
