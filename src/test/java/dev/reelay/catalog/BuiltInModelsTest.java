package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.BUILT_IN;
import static dev.reelay.catalog.Samples.DREAMINA;
import static dev.reelay.catalog.Samples.INPUTS;
import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.RUNWAY;
import static dev.reelay.catalog.Samples.TALK;
import static dev.reelay.catalog.Samples.WAN;
import static dev.reelay.catalog.Samples.checkWith;
import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.model;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInModelsTest {

    @Test
    void allFiveModelsAreThere() {
        assertThat(BUILT_IN.models()).extracting(Model::id).containsExactly(DREAMINA, TALK, LUMA, RUNWAY, WAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {LUMA, WAN, TALK, DREAMINA, RUNWAY})
    void theMinimalInputOfAModelIsValidAndStaysUnchanged(String id) {
        JsonNode input = json(INPUTS.get(id));

        assertThat(model(id).check(input)).isEmpty();
        assertThat(input).isEqualTo(json(INPUTS.get(id)));
    }

    @Test
    void theLengthOfAPromptIsCountedInCodePoints() {
        String dogs = "\uD83D\uDC15".repeat(800);

        assertThat(checkWith(WAN, "{'prompt': '" + dogs + "'}")).isEmpty();
        assertThat(checkWith(WAN, "{'prompt': '" + dogs + "abcdefghijkl'}"))
                .containsExactly(new Violation(
                        "/input/prompt",
                        "maxLength",
                        IntNode.valueOf(800),
                        IntNode.valueOf(812),
                        "Prompt must have at most 800 characters, not 812."));
    }

    @Test
    void allViolationsAreReportedTogetherAndInOrder() {
        List<Violation> violations = checkWith(
                TALK,
                "{'284_image': null, '125_audio': 7, '128_steps': 5, '128_cfg': 2.5, '270_value': 126, 'colour': 'red'}");

        assertThat(rules(violations))
                .containsExactly(
                        "/input/125_audio type",
                        "/input/128_cfg maximum",
                        "/input/128_steps minimum",
                        "/input/270_value enum",
                        "/input/284_image required",
                        "/input/colour unknown_field");
        assertThat(violations)
                .extracting(Violation::message)
                .containsExactly(
                        "Audio must be a string, not 7.",
                        "Guidance Scale must be at most 2, not 2.5. The model's page says: \"Controls how strongly the output adheres"
                                + " to the prompt versus allowing creative variation.\"",
                        "Steps must be at least 6, not 5. The model's page says: \"Number of denoising iterations; more steps refine"
                                + " detail and stability but take longer.\"",
                        "Number of Frames must be one of 125, 250, not 126.",
                        "Image is required but missing.",
                        "The model has no field \"colour\".");
    }

    @Test
    void aChoiceThatDiffersOnlyInCaseIsReportedAsSuch() {
        assertThat(checkWith(WAN, "{'resolution': '480p'}"))
                .containsExactly(new Violation(
                        "/input/resolution",
                        "enum",
                        json("['480P', '1080P']"),
                        json("'480p'"),
                        "Resolution must be one of \"480P\", \"1080P\", not \"480p\", which differs from \"480P\" in upper and"
                                + " lower case."));
    }

    @ParameterizedTest
    @CsvSource({
        "5, true",
        "5.0, true",
        "5.00000, true",
        "5e0, true",
        "50e-1, true",
        "5.0000000000000000001, false",
        "10, false",
        "'\"5\"', false",
        "null_, false"
    })
    void aWholeNumberMayBeWrittenWithAPointOrAnExponent(String duration, boolean right) {
        String value = duration.equals("null_") ? "[null]" : duration;
        JsonNode input = json("{'prompt': '', 'image_url': '', 'duration': " + value + "}");

        assertThat(model(LUMA).check(input).isEmpty()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        LUMA + ", image_ulr, image_url",
        LUMA + ", end_image, end_image_url",
        WAN + ", negativePrompt, negative_prompt",
        WAN + ", image_url, img_url",
        TALK + ", prompt, 241_positive_prompt",
        TALK + ", number_of_frames, 270_value",
        DREAMINA + ", image_url, image_urls",
        RUNWAY + ", prompt_image, promptImage"
    })
    void aMisspeltFieldIsReportedWithTheNearestName(String model, String mistyped, String meant) {
        assertThat(checkWith(model, "{'" + mistyped + "': 'x'}"))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.pointer()).isEqualTo("/input/" + mistyped);
                    assertThat(violation.rule()).isEqualTo("unknown_field");
                    assertThat(violation.message())
                            .startsWith("The model has no field \"" + mistyped + "\"; did you mean \"" + meant + "\"");
                });
    }

    @Test
    void unknownFieldsAreValidWhereTheyAreAllowed() {
        Model luma = Catalog.builtIn(UnknownFields.ALLOW).find(LUMA).orElseThrow();

        assertThat(luma.check(json("{'prompt': 'a', 'image_url': 'b', 'colour': 1, 'loop': 'yes'}")))
                .extracting(Violation::pointer)
                .containsExactly("/input/loop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "'text'", "[]", "true"})
    void anInputThatIsNotAnObjectIsOfTheWrongType(String input) {
        assertThat(model(LUMA).check(json(input))).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/input");
            assertThat(violation.rule()).isEqualTo("type");
            assertThat(violation.message()).startsWith("The input must be an object, not ");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'{''loop'': true}', true",
        "'{''loop'': false, ''end_image_url'': ''https://example.com/b.png''}', true",
        "'{''end_image_url'': ''https://example.com/b.png''}', true",
        "'{''loop'': true, ''end_image_url'': ''''}', true",
        "'{''loop'': true, ''end_image_url'': ''https://example.com/b.png''}', false"
    })
    void aLoopOfLumaHasNoEndImage(String fields, boolean right) {
        List<Violation> violations = checkWith(LUMA, fields);

        if (right) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations)
                    .containsExactly(new Violation(
                            "/input/end_image_url",
                            "leave_empty",
                            null,
                            null,
                            "End Image must be left empty while Loop is true. The model's page says: \"When the loop feature is"
                                    + " enabled, upload only a start image and leave the end image empty.\""));
        }
    }

    @Test
    void itemsOfAListAreCheckedOneByOne() {
        assertThat(rules(checkWith(DREAMINA, "{'image_urls': []}"))).containsExactly("/input/image_urls minItems");
        assertThat(checkWith(DREAMINA, "{'image_urls': ['a', 7]}"))
                .extracting(one -> one.pointer() + " " + one.rule() + " " + one.limit() + " " + one.actual())
                .containsExactly("/input/image_urls maxItems 1 2", "/input/image_urls/1 type \"string\" \"integer\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "4294967295, true",
        "4.294967295e9, true",
        "-1, false",
        "4294967296, false",
        "0.5, false",
        "18446744073709551626, false",
        "18446744073709551626.0, false",
        "1.8446744073709551626e19, false",
        "-18446744073709551606.0, false"
    })
    void theSeedOfRunwayFitsInThirtyTwoBits(String seed, boolean right) {
        assertThat(checkWith(RUNWAY, "{'seed': " + seed + "}").isEmpty()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({"0.6, true", "2, true", "1.999, true", "0.59, false", "2.0000001, false", "'\"1\"', false"})
    void aFloatIsANumber(String scale, boolean right) {
        assertThat(checkWith(TALK, "{'128_cfg': " + scale + "}").isEmpty()).isEqualTo(right);
    }

    @Test
    void onlyInfiniteTalkHasATypicalDurationOfItsOwn() {
        assertThat(model(TALK).timings().typical()).hasSeconds(106);
        assertThat(BUILT_IN.models())
                .allSatisfy(model -> assertThat(model.timings().giveUpAfter()).hasHours(2));
    }
}
