package dev.reelay.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.notes.CatalogException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model file that is not valid stops the start. */
class ModelFileTest {

    private static final String SCHEMA = "'schema': {'type': 'object', 'properties': {'a': {'type': 'string'}}}";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/x", "x/", "x//y", "x/../y", "./x", " x/y", "x/ y", "x/y\\n", "*", "x\\\\y"})
    void anIdThatIsNotAPathStopsTheStart(String id) {
        assertRefused("{'model': '" + id + "', " + SCHEMA + "}", "\"model\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'model': 'x/y'                                  | not JSON: Unexpected end-of-input
                    {'model': 'x/y'} {}                              | not JSON: Trailing token
                    {'model': 'x/y', 'model': 'x/z'}                 | not JSON: Duplicate field 'model'
                    []                                               | the file must be a JSON object
                    {}                                               | a file must have "model" and "schema" (a model file), "model" and one of fields, media,
                    {'schema': {}}                                   | "model" is missing
                    {'model': 7}                                     | "model" must be a string
                    {'model': 'x/y'}                                 | "schema" is missing
                    {'model': 'x/y', 'shema': {}}                    | unknown member "shema"; did you mean "schema"?
                    {'model': 'x/y', 'schema': []}                   | "schema" must be a JSON object
                    {'model': 'x/y', 'schema': {'type': 'object'}}   | the schema must be of type "object" and have "properties"
                    """)
    void aFileThatIsNotAModelStopsTheStart(String content, String reason) {
        assertRefused(content, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'type': 'flot'                                   | unknown type "flot" at schema/properties/a
                    'type': ['string', 7]                            | unknown type 7 at schema/properties/a
                    'items': {'type': 'any'}                         | unknown type "any" at schema/properties/a/items
                    'anyOf': [{'type': 'text'}]                      | unknown type "text" at schema/properties/a/anyOf/0
                    'maxLength': 'long'                              | the schema is not usable at schema/properties/a/maxLength: string found, integer expected
                    'enum': 'x'                                      | the schema is not usable at schema/properties/a/enum
                    'enum': []                                       | an "enum" without values at schema/properties/a
                    'minimum': 3, 'maximum': 2.5                     | "minimum" is above "maximum" at schema/properties/a
                    'properties': []                                 | the schema is not usable at schema/properties/a/properties
                    'pattern': '('                                   | the schema is not usable
                    '$ref': '#/$defs/none'                           | "$ref" must name a schema in the same file at schema/properties/a, as in #/$defs/name: #/$defs/none
                    '$ref': '#none'                                  | "$ref" must name a schema in the same file at schema/properties/a
                    '$ref': 'https://example.com/schema'             | "$ref" must name a schema in the same file at schema/properties/a
                    '$ref': '#/%zz'                                  | the schema is not usable
                    '$ref': '#/properties/a'                         | "$ref" leads back to itself at schema/properties/a
                    'properties': {'b': {'$ref': '#'}}               | "$ref" leads back to itself at schema
                    '$dynamicRef': '#a'                              | "$dynamicRef" is not supported at schema/properties/a
                    'validations': {}                                | "validations" must be an array at schema/properties/a
                    'validations': [7]                               | validations at schema/properties/a must be a JSON object
                    'validations': [{'validation_value': 1}]         | validations at schema/properties/a.validation_rule is missing
                    'validations': [{'validation_rule': 'depth<', 'validation_value': 1}]        | unknown validation_rule "depth<"
                    'validations': [{'validation_rule': 'width_pixels', 'validation_value': 1}]  | unknown validation_rule "width_pixels"
                    'validations': [{'validation_rule': 'width_pixels==', 'validation_value': 1}] | unknown validation_rule "width_pixels=="
                    'validations': [{'validation_rule': 'width_pixels<', 'validation_value': 'x'}] | validations at schema/properties/a.validation_value must be a number
                    'validations': [{'validation_rule': 'file_size_mb<', 'validation_value': 1}]  | media.a.kind must be image, video or audio
                    """)
    void aSchemaThatIsNotValidStopsTheStart(String keywords, String reason) {
        assertRefused(
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {" + keywords + "}}}}", reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'rules': {}                                                        | "rules" must be an array
                    'rules': [{'forbid': 'a'}]                                         | unknown member rules[0].forbid
                    'rules': [{'leave_empty': 'a', 'says': 's'}]                       | rules[0].when must name a field
                    'rules': [{'leave_empty': 'a', 'when': {'b': true}}]               | rules[0].says is missing
                    'rules': [{'leave_empty': 'aa', 'when': {'b': true}, 'says': 's'}] | rules[0] names "aa", which is not a field of the schema
                    'rules': [{'leave_empty': 'a', 'when': {'c': true}, 'says': 's'}]  | rules[0] names "c", which is not a field of the schema
                    'rules': [{'leave_empty': 'a', 'when': {'b': 'on'}, 'says': 's'}]  | rules[0] requires "b" to be "on", which the schema forbids
                    'rules': [{'at_least_one': ['a'], 'needs': 'b', 'says': 's'}]      | rules[0] must have exactly one of leave_empty, at_least_one, at_most_together, not_together, needs
                    'rules': [{'when': {'b': true}, 'says': 's'}]                      | rules[0] must have exactly one of leave_empty
                    'rules': [{'at_least_one': 'a', 'says': 's'}]                      | rules[0].at_least_one must be an array
                    'rules': [{'at_least_one': [], 'says': 's'}]                       | rules[0].at_least_one must name at least 1 field, each once
                    'rules': [{'at_least_one': [7], 'says': 's'}]                      | rules[0].at_least_one must be a list of names of fields
                    'rules': [{'at_least_one': ['a', 'x'], 'says': 's'}]               | rules[0] names "x", which is not a field of the schema
                    'rules': [{'at_least_one': ['a'], 'when': {}, 'says': 's'}]           | rules[0].when must name a field and its value
                    'rules': [{'at_least_one': ['a']}]                                 | rules[0].says is missing
                    'rules': [{'at_least_one': ['a'], 'limit': 2, 'says': 's'}]        | unknown member rules[0].limit
                    'rules': [{'at_most_together': ['a', 'b'], 'says': 's'}]           | rules[0].limit must be a whole number above 0
                    'rules': [{'at_most_together': ['a'], 'limit': 1.5, 'says': 's'}]  | rules[0].limit must be a whole number above 0
                    'rules': [{'not_together': ['a'], 'says': 's'}]                    | rules[0].not_together must name at least 2 fields, each once
                    'rules': [{'not_together': ['a', 'a'], 'says': 's'}]               | rules[0].not_together must name at least 2 fields, each once
                    'rules': [{'field': 'a', 'needs': 'a', 'says': 's'}]               | rules[0]: "a" cannot need itself
                    'rules': [{'needs': 'a', 'says': 's'}]                             | rules[0].field is missing
                    'rules': [{'field': 'c', 'needs': 'a', 'says': 's'}]               | rules[0] names "c", which is not a field of the schema
                    'rules': [{'not_together': ['a', 'b'], 'when': {'b': 7}, 'says': 's'}] | rules[0] requires "b" to be 7, which the schema forbids
                    'fields': {'lora': true}                                           | fields.lora must be a JSON object
                    'fields': {'lora': {'type': 'flot'}}                               | fields: unknown type "flot" at schema/properties/lora
                    'media': {'picture': {'kind': 'image'}}                            | media.picture is not a field of the schema
                    'media': {'a': {}}                                                 | media.a.kind must be image, video or audio
                    'media': {'a': {'kind': 'smell'}}                                  | media.a.kind must be one of image, video, audio, file, not "smell"
                    'media': {'a': {'kind': 'image', 'formats': ['jpg']}}              | media.a.formats must be one of jpeg, png, webp, bmp, gif, heic, avif, tiff, svg, jxl, not "jpg"
                    'media': {'a': {'kind': 'audio', 'no_alpha': ['png']}}             | media.a: no_alpha is for images
                    'media': {'a': {'kind': 'image', 'no_alpha': 'no'}}                | media.a.no_alpha must be an array
                    'media': {'a': {'kind': 'image', 'advised_mb': 0}}                 | media.a.advised_mb must be a number above 0
                    'media': {'a': {'kind': 'image', 'size': 1}}                       | unknown member media.a.size
                    'media': {'a': {'kind': 'audio', 'formats': ['png']}}              | media.a.formats must be one of mp4, mov, m4a, 3gp, webm, mkv, avi, mpeg, flv, wmv, wav, mp3, aac, flac, ogg, aiff, not "png"
                    'media': {'a': {'kind': 'video', 'max_seconds': '30'}}             | media.a.max_seconds must be a number above 0
                    'media': {'a': {'kind': 'video', 'max_seconds': 1e99}}             | media.a.max_seconds must be a number above 0
                    'media': {'a': {'kind': 'video', 'min_seconds': 3, 'max_seconds': 2}} | media.a.min_seconds is above media.a.max_seconds
                    'media': {'a': {'kind': 'image', 'max_seconds': 3}}                | media.a: an image has no seconds
                    'media': {'a': {'kind': 'audio', 'max_width': 3}}                  | media.a: a sound has no width
                    'media': {'a': {'kind': 'image', 'data_uri': 'yes'}}               | media.a.data_uri must be true or false
                    'media': {'a': {'kind': 'image', 'max_second': 3}}                 | unknown member media.a.max_second; did you mean "max_seconds"
                    'timings': {'give_up_after': '2h'}                                 | timings.give_up_after must be a duration such as PT2H
                    'timings': {'give_up_after': 'PT0S'}                               | timings: durations must be positive
                    'timings': {'typical': {'to': 'PT0S'}}                             | timings: durations must be positive
                    'timings': {'give_up_after': 'P999999999999D'}                     | timings.give_up_after must be at most 365 days, not "P999999999999D"
                    'timings': {'queue_max_wait': 'P365DT1S'}                          | timings.queue_max_wait must be at most 365 days, not "P365DT1S"
                    'timings': {'typical': {'to': 'P366D'}}                            | timings.typical.to must be at most 365 days, not "P366D"
                    'timings': {'typical': {'form': 'PT1M'}}                           | unknown member timings.typical.form
                    'timings': {'give_up_after': 'PT1M'}                               | timings: the typical duration must not be longer
                    """)
    void aNoteThatIsNotValidStopsTheStart(String notes, String reason) {
        String schema =
                "'schema': {'type': 'object', 'properties': {'a': {'type': 'string'}, 'b': {'type': 'boolean'}}}";
        assertRefused("{'model': 'x/y', " + schema + ", " + notes + "}", reason);
    }

    /** Earlier versions read {@code from}, and operators have files that name it. */
    @ParameterizedTest
    @ValueSource(strings = {"'from': 'PT1M', ", "'from': 7, ", ""})
    void aTypicalDurationMayNameItsFormerLowerEnd(String from) {
        Model model = Samples.file(
                "{'model': 'x/y', " + SCHEMA + ", 'timings': {'typical': {" + from + "'to': 'PT3M'}}}",
                UnknownFields.REJECT);

        assertThat(model.timings().typical()).hasMinutes(3);
    }

    private static void assertRefused(String content, String reason) {
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Samples.file(content, UnknownFields.REJECT))
                .withMessageStartingWith("the file: " + reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
