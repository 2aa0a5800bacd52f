package dev.reelay.notes;

import static dev.reelay.catalog.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Samples;
import dev.reelay.model.InputSchema;
import dev.reelay.model.Model;
import dev.reelay.model.Rule;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of notes, about several fields. */
class NotedRulesTest {

    private static final String SCHEMA = "{'type': 'object', 'required': ['first'], 'properties': {"
            + "'first': {'type': 'array', 'items': {'type': 'string'}, 'minItems': 1, 'title': 'First'},"
            + " 'images': {'type': 'array', 'format': 'image_uris', 'title': 'Images'},"
            + " 'videos': {'type': 'array', 'format': 'video_uris', 'title': 'Videos'},"
            + " 'image': {'type': 'string', 'format': 'image_uri', 'title': 'Image'},"
            + " 'end_image': {'type': 'string', 'format': 'image_uri'},"
            + " 'mode': {'type': 'string', 'enum': ['draft', 'final'], 'default': 'draft'}}}";

    private static Model model(String rules) {
        return Samples.file(
                "{'model': 'a/b', 'schema': " + SCHEMA + ", 'rules': [" + rules + "]}", UnknownFields.REJECT);
    }

    private static String first(String others) {
        return "{'first': ['x']" + (others.isEmpty() ? "" : ", " + others) + "}";
    }

    private static String broken(String rule, String input) {
        List<Violation> violations = model(rule).check(json(first(input)));
        return violations.isEmpty()
                ? ""
                : violations.getFirst().pointer() + " " + violations.getFirst().rule();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'images': ['a']              |
                    'image': 'a'                 |
                    'images': [], 'image': 'a'   |
                    ``                           | /input/images at_least_one
                    'images': [], 'image': ''    | /input/images at_least_one
                    """)
    void oneFieldOfSeveralMustBeGiven(String input, String expected) {
        assertThat(broken("{'at_least_one': ['images', 'image'], 'says': 's'}", input))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'images': ['a', 'b'], 'videos': ['c']                |
                    'images': ['a', 'b', 'c']                            |
                    ``                                                   |
                    'images': ['a', 'b'], 'videos': ['c', 'd']           | /input/videos at_most_together
                    'images': ['a', 'b', 'c', 'd'], 'videos': []         | /input/images at_most_together
                    'images': ['a'], 'videos': ['b', 'c'], 'image': 'd'  | /input/image at_most_together
                    """)
    void severalFieldsHoldSoManyElementsAtMost(String input, String expected) {
        assertThat(broken("{'at_most_together': ['images', 'videos', 'image'], 'limit': 3, 'says': 's'}", input))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'image': 'a'                            |
                    'image': 'a', 'images': []              |
                    'videos': ['a'], 'image': '', 'images': [] |
                    'image': 'a', 'images': ['b']           | /input/images not_together
                    'videos': ['a'], 'image': 'b'           | /input/videos not_together
                    """)
    void oneFieldOfSeveralMayBeGiven(String input, String expected) {
        assertThat(broken("{'not_together': ['image', 'images', 'videos'], 'says': 's'}", input))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'image': 'a', 'end_image': 'b'  |
                    'image': 'a'                    |
                    'end_image': ''                 |
                    'end_image': 'b'                | /input/image needs
                    'end_image': 'b', 'image': ''   | /input/image needs
                    """)
    void aFieldNeedsAnother(String input, String expected) {
        assertThat(broken("{'field': 'end_image', 'needs': 'image', 'says': 's'}", input))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'mode': 'final'               | /input/images at_least_one
                    'mode': 'draft'               |
                    ``                            |
                    """)
    void aRuleAppliesWhileItsConditionsAreMet(String input, String expected) {
        assertThat(broken("{'at_least_one': ['images'], 'when': {'mode': 'final'}, 'says': 's'}", input))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(broken("{'at_least_one': ['images'], 'when': {'mode': 'draft'}, 'says': 's'}", ""))
                .isEqualTo("/input/images at_least_one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'videos': ['a'], 'images': ['b', 'c']                     |
                    'images': ['b', 'c'], 'image': ''                         |
                    'images': ['b', 'c'], 'image': 'a'                        |
                    'images': ['b', 'c'], 'mode': 'final'                     |
                    'images': ['b', 'c'], 'image': '', 'mode': 'final'        |
                    'images': ['b'], 'image': 'a', 'mode': 'final'            |
                    'images': ['b', 'c'], 'image': 'a', 'mode': 'final'       | /input/images at_most_together
                    """)
    void aRuleAppliesWhileFieldsAreGiven(String input, String expected) {
        String rule = "{'at_most_together': ['images'], 'limit': 1, 'when_given': ['image'],"
                + " 'when': {'mode': 'final'}, 'says': 's'}";

        assertThat(broken(rule, input)).isEqualTo(expected == null ? "" : expected);
        assertThat(broken(
                        "{'leave_empty': 'videos', 'when_given': ['image'], 'says': 's'}",
                        "'videos': ['a'], 'image': 'b'"))
                .isEqualTo("/input/videos leave_empty");
        assertThat(message(rule, "'images': ['b', 'c'], 'image': 'a', 'mode': 'final'"))
                .isEqualTo("Images may hold at most 1 while mode is \"final\" and Image is given, not 2."
                        + " The model's page says: \"s\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    []         | rules[0].when_given must name at least 1 field
                    'image'    | rules[0].when_given must be an array
                    [7]        | rules[0].when_given must be a list of names of fields
                    ['imagee'] | rules[0] names "imagee", which is not a field of the schema
                    """)
    void fieldsThatMustBeGivenAreFieldsOfTheSchema(String given, String expected) {
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> model("{'leave_empty': 'videos', 'when_given': " + given + ", 'says': 's'}"))
                .withMessageContaining(expected);
    }

    @Test
    void aViolationNamesTheFieldsAndTheLimitAndQuotesThePage() {
        Violation violation = model(
                        "{'at_most_together': ['images', 'videos', 'image'], 'limit': 2, 'when': {'mode': 'draft'}, 'says': 'Two files.'}")
                .check(json(first("'images': ['a', 'b'], 'videos': ['c']")))
                .getFirst();

        assertThat(violation.message())
                .isEqualTo("Images, Videos and Image may hold at most 2 together while mode is \"draft\", not 3."
                        + " The model's page says: \"Two files.\"");
        assertThat(violation.limit()).hasToString("2");
        assertThat(violation.actual()).hasToString("3");
        assertThat(message("{'at_least_one': ['images', 'image'], 'says': 'Q.'}", ""))
                .isEqualTo("One of Images and Image must be given. The model's page says: \"Q.\"");
        assertThat(message("{'not_together': ['images', 'image'], 'says': 'Q.'}", "'images': ['a'], 'image': 'b'"))
                .isEqualTo("Only one of Images and Image may be given. The model's page says: \"Q.\"");
        assertThat(message("{'field': 'end_image', 'needs': 'image', 'says': 'Q.'}", "'end_image': 'b'"))
                .isEqualTo("end_image needs Image, which is not given. The model's page says: \"Q.\"");
    }

    private static String message(String rule, String input) {
        return model(rule).check(json(first(input))).getFirst().message();
    }

    @Test
    void anInputThatIsNoObjectBreaksNoRuleButItsType() {
        assertThat(Samples.rules(
                        model("{'at_least_one': ['images'], 'says': 's'}").check(json("7"))))
                .containsExactly("/input type");
    }

    @Test
    void aRuleThatNoInputCanKeepIsRefused() {
        String twice = "'second': {'type': 'array', 'items': {'type': 'string'}, 'minItems': 1}, 'first'";
        String schema = SCHEMA.replace("'first': {'type'", twice + ": {'type'")
                .replace("'required': ['first']", "'required': ['first', 'second']");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Samples.file(
                        "{'model': 'a/b', 'schema': " + schema
                                + ", 'rules': [{'not_together': ['first', 'second'], 'says': 's'}]}",
                        UnknownFields.REJECT))
                .withMessageContaining("rules[0] can never be kept: the schema requires \"first\" and \"second\"");
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Samples.file(
                        "{'model': 'a/b', 'schema': " + schema
                                + ", 'rules': [{'at_most_together': ['first', 'second'], 'limit': 1, 'says': 's'}]}",
                        UnknownFields.REJECT))
                .withMessageContaining(
                        "rules[0] can never be kept: the schema requires 2 of the fields, and rules[0].limit is 1");
    }

    @Test
    void notesThatDoNotFitRunComfysSchemaAreLeftOutOneByOne() {
        ObjectNode notes = (ObjectNode) json("""
                {'rules': [{'at_least_one': ['gone'], 'says': 's'}, {'at_least_one': ['images'], 'says': 's'}, 7]}
                """);
        InputSchema schema = SchemaReader.read((ObjectNode) json(SCHEMA), UnknownFields.REJECT);
        NotesFit fit = new NotesFit(json(SCHEMA), schema, _ -> false, null);

        List<Rule> rules = fit.rules(Notes.in(JsonSection.of("notes", notes), "notes.json", false));

        assertThat(rules).extracting(Rule::name).containsExactly("at_least_one");
        assertThat(fit.warnings())
                .singleElement()
                .asString()
                .contains("notes.json", "rules[0] names \"gone\", which is not a field of the schema");
    }
}
