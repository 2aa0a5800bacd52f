package dev.reelay.model;

import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.TALK;
import static dev.reelay.catalog.Samples.checkWith;
import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.model;
import static dev.reelay.catalog.Samples.modelOf;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Samples;
import dev.reelay.outcome.Violation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {

    /** Long enough for a busy machine, and far shorter than arithmetic on such numbers takes. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "1e309", "0e999999999", "1.8e308"})
    void aNumberOutsideTheRangeOfADoubleIsAViolationInBoundedTime(String number) {
        Model model = modelOf("""
                {'any': {}, 'number': {'type': 'float'}, 'whole': {'type': 'integer', 'enum': [5]},
                 'step': {'type': 'float', 'multipleOf': 0.3}, 'range': {'type': 'float', 'minimum': 1, 'maximum': 2},
                 'list': {'uniqueItems': true, 'items': {'enum': [{'x': 1}]}}}
                """);
        String fields = Stream.of("any", "number", "whole", "step", "range")
                .map(field -> "'" + field + "': " + number + ", ")
                .reduce("", String::concat);
        JsonNode input = json("{" + fields + "'list': [" + number + ", {'x': " + number + "}]}");

        List<Violation> violations = assertTimeoutPreemptively(SOON, () -> model.check(input));

        assertThat(violations)
                .extracting(Violation::pointer)
                .contains("/input/any", "/input/number", "/input/whole", "/input/range", "/input/list/0");
        assertThat(violations).allSatisfy(one -> assertThat(one.message()).hasSizeLessThan(200));
    }

    @Test
    void aViolationShowsTheNumberThatWasSent() {
        assertThat(checkWith(TALK, "{'128_seed': 1e999999999, '128_steps': 1e999999999}"))
                .extracting(one -> one.pointer() + " " + one.rule() + " " + one.actual())
                .containsExactly("/input/128_seed type 1E+999999999", "/input/128_steps maximum 1E+999999999");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
    void aNumberThatTheParserMadeInfiniteIsAViolation(double number) {
        ObjectNode input = (ObjectNode) json(Samples.INPUTS.get(TALK));
        input.set("128_cfg", DoubleNode.valueOf(number));
        input.set("128_seed", DoubleNode.valueOf(number));

        assertThat(model(TALK).check(input))
                .extracting(Violation::pointer)
                .containsExactly("/input/128_cfg", "/input/128_seed");
    }

    @Test
    void theLargestAndTheSmallestDoublesAreValid() {
        Model model = modelOf("{'a': {'type': 'float'}, 'b': {'type': 'float'}, 'c': {'type': 'integer'}}");

        assertThat(model.check(json("{'a': 1.7976931348623157e308, 'b': 4.9e-324, 'c': 1" + "0".repeat(300) + "}")))
                .isEmpty();
    }

    @Test
    void ofTwentyThousandUnknownFieldsTheFirstAreListed() {
        ObjectNode input = (ObjectNode) json("{'prompt': '', 'image_url': ''}");
        for (int i = 0; i < 20_000; i++) {
            input.put("f" + i, i);
        }

        List<Violation> violations =
                assertTimeoutPreemptively(SOON, () -> model(LUMA).check(input));

        assertThat(violations).hasSize(Findings.MAX_LISTED + 1);
        assertThat(violations.getLast().message())
                .isEqualTo("There are more violations; the first 100 that were found are listed.");
    }

    @Test
    void longNamesAndLongTextsMakeNoLongResult() {
        Model model =
                modelOf("{'map': {'additionalProperties': {'items': {'type': 'integer'}}}, 'text': {'enum': ['a']}}");
        String long1 = "n".repeat(40_000);
        String items = "'x',".repeat(500) + "'x'";

        List<Violation> violations =
                model.check(json("{'map': {'" + long1 + "': [" + items + "]}, 'text': '" + long1 + "'}"));

        assertThat(violations).hasSizeLessThan(10);
        assertThat(violations).allSatisfy(one -> assertThat(one.message()).hasSizeLessThan(500));
        assertThat(rules(checkWith(LUMA, "{'" + long1 + "': 1, 'resolution': '" + long1 + "'}")))
                .containsExactly("/input/" + long1 + " unknown_field", "/input/resolution enum");
    }

    @Test
    void aThousandLevelsOfNestingAreOneViolationOfTheType() {
        String deep = "[".repeat(990) + "]".repeat(990);

        assertThat(rules(checkWith(LUMA, "{'prompt': " + deep + ", 'x': " + deep + "}")))
                .containsExactly("/input/prompt type", "/input/x unknown_field");
    }

    @Test
    void severalThreadsGetTheSameViolations() throws Exception {
        ObjectNode input =
                JsonNodeFactory.instance.objectNode().put("prompt", 1).put("img", "x");
        List<Violation> alone = model(Samples.WAN).check(input);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Violation>> check = () -> model(Samples.WAN).check(input);

            List<Future<List<Violation>>> answers =
                    threads.invokeAll(Stream.generate(() -> check).limit(300).toList());

            for (Future<List<Violation>> answer : answers) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        }
        assertThat(rules(alone))
                .containsExactly("/input/img unknown_field", "/input/img_url required", "/input/prompt type");
    }
}
