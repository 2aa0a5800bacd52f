package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.Model;
import dev.reelay.model.Origin;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a live catalog could plausibly hold. Each variant stands between two good models. The columns: the field {@code a} or,
 * with {@code root}, the whole schema; an input that fits; one that does not, and the rule that says so; what stops the start
 * when an operator wrote it ({@code fine} where nothing does, because it makes sense).
 */
class OddVariantsTest {

    private static final CatalogLoader LOADER =
            new CatalogLoader(new CatalogLoader.Settings(null, UnknownFields.REJECT, Validation.WARN));

    private static final String GOOD =
            "{'type': 'object', 'required': ['prompt'], 'properties': {'prompt': {'type': 'string', 'maxLength': 9}}}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 100_000, textBlock = """
                    'type': 'string', 'maxLength': 5, 'title': null       | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/title
                    'type': 'string', 'maxLength': 5, 'title': 7          | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/title
                    'type': 'string', 'maxLength': 5, 'description': null | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/description
                    'type': 'string', 'maxLength': 5, 'enum': null        | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/enum
                    'type': 'string', 'maxLength': 5, 'pattern': null     | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/pattern
                    'type': 'string', 'maxLength': 5, 'minLength': null   | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/minLength
                    'type': 'array', 'maxItems': 2, 'items': null         | {'a': [1]}    | {'a': [1, 2, 3]}  | maxItems  | the schema is not usable at schema/properties/a/items
                    'type': 'string', 'const': null                       | {'a': 'x'}    | {'a': 1}          | type      | "const" is null at schema/properties/a
                    'type': null, 'maxLength': 5                          | {'a': 'x'}    | {'a': 'too long'} | maxLength | unknown type null at schema/properties/a
                    'type': 'bool'                                        | {'a': true}   | {'a': 'yes'}      | type      | unknown type "bool" at schema/properties/a
                    'type': 'int', 'maximum': 5                           | {'a': 5}      | {'a': 5.5}        | type      | unknown type "int" at schema/properties/a
                    'type': 'str'                                         | {'a': 'x'}    | {'a': 1}          | type      | unknown type "str" at schema/properties/a
                    'type': 'float', 'maximum': 5                         | {'a': 4.5}    | {'a': 5.5}        | maximum   | fine
                    'type': 'double', 'maximum': 5                        | {'a': 4.5}    | {'a': '4'}        | type      | unknown type "double" at schema/properties/a
                    'type': 'String'                                      | {'a': 'x'}    | {'a': 1}          | type      | unknown type "String" at schema/properties/a
                    'type': 'INTEGER'                                     | {'a': 1}      | {'a': 'x'}        | type      | unknown type "INTEGER" at schema/properties/a
                    'type': 'list', 'maxItems': 2                         | {'a': [1]}    | {'a': 'x'}        | type      | unknown type "list" at schema/properties/a
                    'type': ['int', 'null']                               | {'a': null}   | {'a': 'x'}        | type      | unknown type "int" at schema/properties/a
                    'type': ['string', null]                              | {'a': null}   | {'a': 1}          | type      | unknown type null at schema/properties/a
                    'type': []                                            | {'a': 1}      | {'b': 1}          | required  | unknown type [] at schema/properties/a
                    'type': 'string?'                                     | {'a': null}   | {'a': 1}          | type      | unknown type "string?" at schema/properties/a
                    'type': 'thing', 'maxLength': 5                       | {'a': 'x'}    | {'a': 'too long'} | maxLength | unknown type "thing" at schema/properties/a
                    'type': {'name': 'string'}, 'maxLength': 5            | {'a': 'x'}    | {'a': 'too long'} | maxLength | unknown type {"name":"string"} at schema/properties/a
                    'type': 'string', 'id': '#a', '$id': 'http://x/y#z'   | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/$id
                    'type': 'number', 'minimum': 1, 'exclusiveMinimum': true  | {'a': 2}  | {'a': 1}          | exclusiveMinimum | the schema is not usable at schema/properties/a/exclusiveMinimum
                    'type': 'number', 'maximum': 1, 'exclusiveMaximum': false | {'a': 1}  | {'a': 2}          | maximum   | the schema is not usable at schema/properties/a/exclusiveMaximum
                    'type': 'number', 'divisibleBy': 2, 'maximum': 9      | {'a': 2}      | {'a': 10}         | maximum   | fine
                    'type': 'array', 'items': [{'type': 'string'}], 'additionalItems': {'type': 'integer'} | {'a': ['x', 1]} | {'a': ['x', 'y']} | type | the schema is not usable at schema/properties/a/items
                    'type': 'object', 'properties': {'x': {}, 'y': {}}, 'dependencies': {'x': ['y']}       | {'a': {'y': 1}} | {'a': {'x': 1}}   | dependentRequired | "dependencies" is a keyword of earlier drafts at schema/properties/a
                    'type': 'object', 'properties': {'x': {}}, 'dependencies': {'x': {'required': ['y']}}  | {'a': {}}       | {'a': {'x': 1}}   | required | "dependencies" is a keyword of earlier drafts at schema/properties/a
                    'type': 'string', 'nullable': true                    | {'a': null}   | {'a': 1}          | type      | fine
                    'type': 'string', 'enum': ['x'], 'nullable': true     | {'a': null}   | {'a': 'y'}        | enum      | fine
                    'type': 'string', 'example': 'x', 'readOnly': true    | {'a': 'x'}    | {'a': 1}          | type      | fine
                    'type': 'string', 'readOnly': 'yes'                   | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/readOnly
                    'maxLength': 5, '$ref': '#/components/schemas/Image'  | {'a': 'x'}    | {'a': 'too long'} | maxLength | "$ref" must name a schema in the same file at schema/properties/a
                    'maxLength': 5, '$ref': 'https://x/y.json'            | {'a': 'x'}    | {'a': 'too long'} | maxLength | "$ref" must name a schema in the same file at schema/properties/a
                    'maxLength': 5, '$ref': '#/%zz'                       | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable
                    'maxLength': 5, '$ref': '#/properties/a'              | {'a': 'x'}    | {'a': 'too long'} | maxLength | "$ref" leads back to itself at schema/properties/a
                    'maxLength': 5, '$ref': 7                             | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/$ref
                    'maxLength': 5, '$dynamicRef': '#x'                   | {'a': 'x'}    | {'a': 'too long'} | maxLength | "$dynamicRef" is not supported at schema/properties/a
                    'type': 'string', 'format': 'image_uri', 'validations': [{'validation_rule': 'karma<', 'validation_value': 3}]        | {'a': 'x'} | {'a': 1} | type | unknown validation_rule "karma<"
                    'type': 'string', 'format': 'image_uri', 'validations': [{'validation_rule': 'width_pixels<', 'validation_value': 'x'}] | {'a': 'x'} | {'a': 1} | type | validations at schema/properties/a
                    'type': 'string', 'format': 'image_uri', 'validations': [7]       | {'a': 'x'} | {'a': 1} | type | validations at schema/properties/a must be a JSON object
                    'type': 'string', 'format': 'image_uri', 'validations': 'none'    | {'a': 'x'} | {'a': 1} | type | "validations" must be an array at schema/properties/a
                    'type': 'string', 'validations': [{'validation_rule': 'file_size_mb<', 'validation_value': 3}] | {'a': 'x'} | {'a': 1} | type | media.a.kind must be image, video or audio
                    'type': 'string', 'format': 7                         | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/format
                    'type': 'integer', 'minimum': '1', 'maximum': '5'     | {'a': 5}      | {'a': 6}          | maximum   | the schema is not usable at schema/properties/a
                    'type': 'integer', 'minimum': 'low', 'maximum': 5     | {'a': 5}      | {'a': 6}          | maximum   | the schema is not usable at schema/properties/a/minimum
                    'type': 'string', 'maxLength': '5'                    | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/maxLength
                    'type': 'string', 'maxLength': 5, 'minLength': -1     | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/minLength
                    'type': 'string', 'maxLength': 5, 'minLength': 1.5    | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/minLength
                    'type': 'integer', 'maximum': 5, 'multipleOf': 0      | {'a': 3}      | {'a': 6}          | maximum   | the schema is not usable at schema/properties/a/multipleOf
                    'type': 'number', 'minimum': 0, 'maximum': 1e999999   | {'a': 3}      | {'a': -1}         | minimum   | "maximum" cannot be 1E+999999 at schema/properties/a
                    'type': 'array', 'uniqueItems': 'true'                | {'a': [1, 2]} | {'a': [1, 1]}     | uniqueItems | the schema is not usable at schema/properties/a/uniqueItems
                    'type': 'string', 'required': true                    | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/required
                    'type': 'string', 'maxLength': 5, 'pattern': '('      | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable
                    'type': 'string', 'maxLength': 5, 'pattern': '/^x$/i' | {'a': 'y'}    | {'a': 'too long'} | maxLength | "pattern" is not a plain regular expression at schema/properties/a
                    'type': 'string', 'pattern': '^(a+)+$'                | {'a': 'aaaa'} | {'a': 'aaab'}     | pattern   | fine
                    'type': 'object', 'patternProperties': {'(': {}}      | {'a': {}}     | {'a': 1}          | type      | the schema is not usable
                    'type': 'string', 'enum': ['x', 'y'], 'default': 'z'  | {'a': 'x'}    | {'a': 'z'}        | enum      | fine
                    'type': 'integer', 'default': 'five', 'maximum': 5    | {'a': 5}      | {'a': 6}          | maximum   | fine
                    'type': 'integer', 'enum': ['5', '10']                | {'a': 5}      | {'a': 6}          | enum      | no value of "enum" is of the type integer, so both kinds are accepted at schema/properties/a
                    'type': 'integer', 'enum': ['5', '10']                | {'a': '5'}    | {'a': '6'}        | enum      | no value of "enum" is of the type integer
                    'type': 'string', 'enum': [5, 10]                     | {'a': '5'}    | {'a': '6'}        | enum      | no value of "enum" is of the type string
                    'type': 'boolean', 'enum': ['true', 'false']          | {'a': true}   | {'a': 'maybe'}    | enum      | no value of "enum" is of the type boolean
                    'type': 'integer', 'const': '5'                       | {'a': 5}      | {'a': 6}          | enum      | no value of "enum" is of the type integer
                    'type': 'array', 'items': {'type': 'string'}, 'enum': ['x', 'y'] | {'a': ['x']} | {'a': 'x'} | type     | no value of "enum" is of the type array
                    'type': 'integer', 'enum': [5, 'auto']                | {'a': 5}      | {'a': 6}          | enum      | fine
                    'type': 'integer', 'enum': ['1e20', '5', 7]           | {'a': 1e20}   | {'a': 1e19}       | enum      | fine
                    'type': 'integer', 'enum': ['1e20', '5']              | {'a': 5}      | {'a': 6}          | enum      | no value of "enum" is of the type integer
                    'type': 'string', 'enum': ['x', null]                 | {'a': 'x'}    | {'a': 'y'}        | enum      | fine
                    'type': 'integer', 'enum': [5, 10], 'maximum': 3      | {'a': 5}      | {'a': 6}          | enum      | no value of "enum" keeps "maximum" at schema/properties/a
                    'type': 'string', 'enum': []                          | {'a': 'x'}    | {'a': 1}          | type      | an "enum" without values at schema/properties/a
                    'type': 'string', 'enum': 'x'                         | {'a': 'y'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/enum
                    'type': 'string', 'enum': {'x': 'X'}                  | {'a': 'y'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/enum
                    'type': 'string', 'enum': [{'label': 'X', 'value': 'x'}] | {'a': 'x'} | {'a': 'y'}        | enum      | "enum" has labels beside its values at schema/properties/a
                    'enum': [{'label': 'X', 'value': 'x'}]                | {'a': 'x'}    | {'a': 'y'}        | enum      | fine
                    'type': 'number', 'minimum': 3, 'maximum': 2          | {'a': 5}      | {'a': 'x'}        | type      | "minimum" is above "maximum" at schema/properties/a
                    'type': 'string', 'minLength': 3, 'maxLength': 2      | {'a': 'long'} | {'a': 1}          | type      | "minLength" is above "maxLength" at schema/properties/a
                    'type': 'number', 'exclusiveMinimum': 2, 'maximum': 2 | {'a': 2}      | {'a': 'x'}        | type      | no number is between "exclusiveMinimum" and "maximum" at schema/properties/a
                    'type': 'integer', 'minimum': 0.2, 'maximum': 0.8     | {'a': 1}      | {'a': 'x'}        | type      | no whole number is between the bounds at schema/properties/a
                    'type': 'string', 'anyOf': null                       | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/anyOf
                    'type': 'string', 'anyOf': []                         | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/anyOf
                    'anyOf': [{'type': 'str'}, null]                      | {'a': 'x'}    | {'a': 1}          | anyOf     | unknown type "str" at schema/properties/a/anyOf/0
                    'type': 'string', 'allOf': {'maxLength': 5}           | {'a': 'x'}    | {'a': 'too long'} | maxLength | the schema is not usable at schema/properties/a/allOf
                    'type': 'object', 'additionalProperties': 'false', 'properties': {'x': 'int'} | {'a': {'x': 1}} | {'a': {'y': 1}} | unknown_field | the schema is not usable at schema/properties/a
                    'type': 'array', 'items': 'string'                    | {'a': ['x']}  | {'a': [1]}        | type      | the schema is not usable at schema/properties/a/items
                    'type': 'string', 'examples': 'x'                     | {'a': 'x'}    | {'a': 1}          | type      | the schema is not usable at schema/properties/a/examples
                    """)
    void anOddFieldIsReadAsFarAsItMakesSense(String field, String fits, String breaks, String rule, String reason) {
        assertVariant(
                "{'type': 'object', 'required': ['a'], 'properties': {'b': {'type': 'integer'}, 'a': {" + field + "}}}",
                fits,
                breaks,
                rule,
                reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'$schema': 'http://json-schema.org/draft-07/schema#', 'type': 'object', 'properties': {'a': {'type': 'string'}}} | {'a': 'x'} | {'a': 1} | type | "$schema" must be missing or https://json-schema.org/draft/2020-12/schema
                    {'$schema': 7, 'type': 'object', 'properties': {'a': {'type': 'string'}}}                   | {'a': 'x'} | {'a': 1}   | type | "$schema" must be missing or https://json-schema.org/draft/2020-12/schema
                    {'type': 'object', 'properties': {'a': {'$ref': '#/definitions/A'}}, 'definitions': {'A': {'type': 'string'}}}    | {'a': 'x'} | {'a': 1} | type | fine
                    {'type': 'object', 'properties': {'a': {'$ref': '#/components/schemas/A'}}, 'components': {'schemas': {'A': {'type': 'str'}}}} | {'a': 'x'} | {'a': 1} | type | the type "str" is read as "string" at schema/components/schemas/A
                    {'$ref': '#/definitions/In', 'definitions': {'In': {'type': 'object', 'properties': {'a': {'type': 'string'}}}}}  | {'a': 'x'} | {'a': 1} | type | the schema must be of type "object" and have "properties"
                    {'properties': {'a': {'type': 'string'}}}                                                   | {'a': 'x'} | {'a': 1}   | type | the schema must be of type "object" and have "properties"
                    {'type': 'Object', 'properties': {'a': {'type': 'string'}}}                                 | {'a': 'x'} | {'a': 1}   | type | the schema must be of type "object" and have "properties"
                    {'type': ['object', 'null'], 'properties': {'a': {'type': 'string'}}}                       | {'a': 'x'} | {'a': 1}   | type | the schema must be of type "object" and have "properties"
                    {'type': 'object', 'allOf': [{'properties': {'a': {'type': 'string'}}}]}                    | {'a': 'x'} | {'a': 1}   | type | the schema must be of type "object" and have "properties"
                    {'type': 'object', 'required': 'a', 'properties': {'a': {'type': 'string'}}}                | {'a': 'x'} | {}         | required | the schema is not usable at schema/required
                    {'type': 'object', 'required': {'a': true}, 'properties': {'a': {'type': 'string'}}}        | {}         | {'a': 1}   | type | the schema is not usable at schema/required
                    {'type': 'object', 'required': true, 'properties': {'a': {'type': 'string'}}}               | {}         | {'a': 1}   | type | the schema is not usable at schema/required
                    {'type': 'object', 'required': ['a', 'a', 7], 'properties': {'a': {'type': 'string'}}}      | {'a': 'x'} | {}         | required | the schema is not usable at schema/required
                    {'type': 'object', 'required': null, 'properties': {'a': {'type': 'string'}}}               | {}         | {'a': 1}   | type | the schema is not usable at schema/required
                    {'type': 'object', 'required': ['ghost'], 'properties': {'a': {'type': 'string'}}}          | {'ghost': 1} | {'a': 'x'} | required | fine
                    {'type': 'object', 'required': ['a'], 'properties': {'a': false}}                           | {'a': 'x'} | {}         | required | the field is required, and forbidden at schema/properties/a
                    {'type': 'object', 'properties': {'a': {'type': 'string'}, 'x': null}}                      | {'a': 'x', 'x': 7} | {'a': 1} | type | the schema is not usable at schema/properties/x
                    {'type': 'object', 'properties': {'a': 'string', 'x': 7}}                                   | {'a': 'x', 'x': 7} | {'a': 1} | type | the schema is not usable at schema/properties
                    {'type': 'object', 'additionalProperties': null, 'properties': {'a': {'type': 'string'}}}   | {'a': 'x'} | {'y': 1}   | unknown_field | the schema is not usable at schema/additionalProperties
                    """)
    void anOddSchemaIsReadAsFarAsItMakesSense(String schema, String fits, String breaks, String rule, String reason) {
        assertVariant(schema, fits, breaks, rule, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                           | the schema names no fields
                    {'type': 'object'}                           | the schema names no fields
                    {'type': 'object', 'properties': {}}         | the schema names no fields
                    {'type': 'object', 'properties': []}         | the schema names no fields
                    {'type': 'array', 'items': {}, 'properties': {'a': {}}}   | the schema is of the type array
                    'none'                                       | the schema must be a JSON object, not "none"
                    [{'name': 'a', 'type': 'string'}]            | the schema must be a JSON object
                    null                                         | the record has no "input_schema"
                    """)
    void whatMakesNoSenseSetsItsOwnModelAside(String schema, String reason) {
        Catalog catalog = catalogWith(schema);

        assertThat(catalog.setAside()).singleElement().satisfies(aside -> {
            assertThat(aside.model()).isEqualTo("odd/one");
            assertThat(aside.reason()).startsWith(reason);
        });
        Model odd = catalog.find("odd/one").orElseThrow();
        assertThat(odd.judge(json("{'anything': 1}")).violations()).isEmpty();
        assertThat(rules(odd.judge(json("{'anything': 1}")).warnings())).containsExactly("/input unusable_schema");
        assertThat(odd.source().schemaDigest()).isNull();
        assertThatTheOthersWork(catalog);
        if (schema.endsWith("{}}")) { // an operator's model may take no input
            assertThat(asOperators(schema).check(json("{}"))).isEmpty();
        } else {
            assertThatExceptionOfType(CatalogException.class).isThrownBy(() -> asOperators(schema));
        }
    }

    private static void assertVariant(String schema, String fits, String breaks, String rule, String reason) {
        Catalog catalog = catalogWith(schema);

        assertThat(catalog.setAside()).isEmpty();
        Model odd = catalog.find("odd/one").orElseThrow();
        assertThat(odd.source().origin()).isEqualTo(Origin.LIVE);
        assertThat(odd.judge(json(fits)).violations()).isEmpty();
        assertThat(rules(odd.judge(json(breaks)).violations())).anyMatch(found -> found.endsWith(" " + rule));
        assertThatTheOthersWork(catalog);
        if (reason.equals("fine")) {
            assertThatCode(() -> asOperators(schema)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(CatalogException.class)
                    .isThrownBy(() -> asOperators(schema))
                    .withMessageStartingWith("the file: " + reason);
        }
    }

    private static void assertThatTheOthersWork(Catalog catalog) {
        for (String id : List.of("good/first", "good/last")) {
            Model good = catalog.find(id).orElseThrow();
            assertThat(good.judge(json("{'prompt': 'a dog'}")).violations()).isEmpty();
            assertThat(rules(good.judge(json("{'prompt': 'much too long'}")).violations()))
                    .containsExactly("/input/prompt maxLength");
        }
    }

    private static Catalog catalogWith(String schema) {
        return LOADER.load(List.of(record("good/first", GOOD), record("odd/one", schema), record("good/last", GOOD)));
    }

    private static ObjectNode record(String id, String schema) {
        return (ObjectNode) json("{'model_id': '" + id + "', 'input_schema': " + schema + "}");
    }

    private static Model asOperators(String schema) {
        return Samples.modelWith(schema, UnknownFields.REJECT);
    }
}
