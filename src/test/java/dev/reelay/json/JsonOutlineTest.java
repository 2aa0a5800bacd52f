package dev.reelay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.reelay.json.JsonOutline.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records stand in the text of a list. */
class JsonOutlineTest {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonOutline.DEEPEST)
                    .build())
            .build();

    private static final List<String> ELEMENTS = List.of(
            "{\"model_id\":\"a/é\",\"n\":[[1]]}",
            "7",
            "\"télé \\\" ]\"",
            "{ }",
            "[{\"model_id\":\"in\"}]",
            "-1.50e3",
            "null");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void placesAreThoseOfTheTextAndOfTheBytes(String between) throws IOException {
        String text = "{" + between + "\"total\"" + between + ":" + between + "12" + between + ",\"models\":[" + between
                + String.join(between + "," + between, ELEMENTS) + between + "],\"wörd\":\"ü\"}" + " ".repeat(40_000);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        JsonOutline ofText = outline(JSON.createParser(text));
        JsonOutline ofBytes = outline(JSON.createParser(bytes));

        assertThat(elements(ofText)).extracting(place -> slice(text, place)).isEqualTo(ELEMENTS);
        assertThat(elements(ofBytes)).extracting(place -> slice(bytes, place)).isEqualTo(ELEMENTS);
        assertThat(slice(text, ofText.members().get("total")).strip()).isEqualTo("12");
        assertThat(slice(bytes, ofBytes.members().get("wörd"))).isEqualTo("\"ü\"");
        assertThat(elements(ofBytes)).extracting(Place::depth).containsExactly(3, 0, 0, 1, 2, 0, 0);
        assertThat(elements(ofBytes)).extracting(Place::id).containsExactly("a/é", null, null, null, null, null, null);
        assertThat(elements(ofBytes))
                .extracting(Place::isObject)
                .containsExactly(true, false, false, true, false, false, false);
    }

    @Test
    void aListThatIsNoneIsAMemberAndWhatIsNoObjectHasNoOutline() throws IOException {
        assertThat(outline(JSON.createParser("{\"models\": {\"a\": []}}")).elements())
                .isNull();
        assertThat(outline(JSON.createParser("{\"models\": {\"a\": []}}")).members())
                .containsOnlyKeys("models");
        assertThat(JsonOutline.of(JSON.createParser("[]"), "models")).isNull();
        assertThat(JsonOutline.of(JSON.createParser(""), "models")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"models\":[", "{\"models\":[{", "{\"models\":[{}", "{\"models\":[tru]}"})
    void whatIsCutOffOrNoJsonHasNone(String text) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonOutline.of(JSON.createParser(text), "models"));
    }

    @Test
    void whatHasMoreElementsOrMembersThanAnyListIsGivenUp() {
        String elements = "{\"models\":[" + "1,".repeat(JsonOutline.MOST) + "1]}";
        String members = "{"
                + IntStream.rangeClosed(0, JsonOutline.MOST)
                        .mapToObj(i -> "\"" + i + "\":1")
                        .collect(Collectors.joining(","))
                + "}";

        for (String many : List.of(elements, members)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> JsonOutline.of(JSON.createParser(many), "models"));
        }
    }

    @Test
    void whatIsDeeperThanTheDeepestIsGivenUp() {
        String deep = "{\"models\":[" + "[".repeat(JsonOutline.DEEPEST) + "]".repeat(JsonOutline.DEEPEST) + "]}";

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonOutline.of(JSON.createParser(deep), "models"));
    }

    private static JsonOutline outline(JsonParser parser) throws IOException {
        return Objects.requireNonNull(JsonOutline.of(parser, "models"));
    }

    private static List<Place> elements(JsonOutline outline) {
        return Objects.requireNonNull(outline.elements());
    }

    private static String slice(String text, @Nullable Place place) {
        Place known = Objects.requireNonNull(place);
        return text.substring((int) known.from(), (int) known.to());
    }

    private static String slice(byte[] bytes, @Nullable Place place) {
        Place known = Objects.requireNonNull(place);
        return new String(Arrays.copyOfRange(bytes, (int) known.from(), (int) known.to()), StandardCharsets.UTF_8);
    }
}
