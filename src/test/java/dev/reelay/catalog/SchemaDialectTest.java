package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.modelOf;
import static dev.reelay.catalog.Samples.modelWith;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.dialect.SchemaDialect;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts of RunComfy's dialect that the five built-in models do not use. */
class SchemaDialectTest {

    @Test
    void floatMeansNumberInEveryPlace() {
        Model model = modelOf("""
                {'list': {'type': 'array', 'items': {'type': 'float', 'minimum': 0.5}},
                 'deep': {'type': 'object', 'properties': {'x': {'type': ['float', 'null']}}},
                 'either': {'anyOf': [{'type': 'float'}, {'type': 'string'}]}}
                """);

        assertThat(model.check(json("{'list': [1, 2.5], 'deep': {'x': 0.1}, 'either': 1.5}")))
                .isEmpty();
        assertThat(model.check(json("{'deep': {'x': null}, 'either': 'a'}"))).isEmpty();
        assertThat(rules(model.check(json("{'list': [0.25, 'a'], 'deep': {'x': 'a'}}"))))
                .containsExactly("/input/deep/x type", "/input/list/0 minimum", "/input/list/1 type");
    }

    @Test
    void aFieldMayHaveTheNameOfAKeyword() {
        Model model = modelOf("""
                {'type': {'type': 'string', 'enum': ['float', 'cut']}, 'properties': {'type': 'float'},
                 'required': {'type': 'boolean'}, 'items': {'type': 'integer', 'default': {'type': 'nonsense'}}}
                """);

        assertThat(model.check(json("{'type': 'float', 'properties': 0.5, 'required': true, 'items': 3}")))
                .isEmpty();
        assertThat(rules(model.check(json("{'type': 'number'}")))).containsExactly("/input/type enum");
    }

    @Test
    void thePagesSchemaStaysUnchanged() {
        ObjectNode page =
                (ObjectNode) json("{'type': 'object', 'properties': {'x': {'type': 'float'}}, 'required': ['y']}");
        ObjectNode before = page.deepCopy();

        ObjectNode translated = SchemaDialect.toJsonSchema(page, UnknownFields.REJECT);

        assertThat(page).isEqualTo(before);
        assertThat(translated)
                .isEqualTo(json("{'type': 'object', 'properties': {'x': {'type': 'number'}, 'y': true},"
                        + " 'required': ['y'], 'additionalProperties': false}"));
    }

    @Test
    void formatsAreNotChecked() {
        Model model = modelOf(
                "{'a': {'type': 'string', 'format': 'image_uri'}, 'b': {'type': 'string', 'format': 'uri'},"
                        + " 'c': {'type': 'string', 'format': 'date-time'}, 'd': {'type': 'string', 'format': 'no such thing'}}");

        assertThat(model.check(json("{'a': ' ', 'b': '::', 'c': 'yesterday', 'd': ''}")))
                .isEmpty();
    }

    @Test
    void defaultsAreNeitherCheckedNorFilledIn() {
        Model model = modelWith(
                "{'type': 'object', 'required': ['a'], 'properties': {'a': {'type': 'string', 'default': 'x'},"
                        + " 'b': {'type': 'integer', 'default': 'five'}, 'c': {'type': 'string', 'default': 'x.png'}}}",
                UnknownFields.REJECT);

        assertThat(rules(model.check(json("{}")))).containsExactly("/input/a required");
        assertThat(rules(model.check(json("{'a': null}")))).containsExactly("/input/a type");
        assertThat(model.check(json("{'a': ''}"))).isEmpty();
    }

    @Test
    void aRequiredFieldThatTheSchemaDoesNotDescribeMayHoldAnything() {
        for (String closed : List.of("", ", 'additionalProperties': false")) {
            Model model = modelWith(
                    "{'type': 'object', 'properties': {'a': {}}, 'required': ['ghost']" + closed + "}",
                    UnknownFields.REJECT);

            assertThat(model.check(json("{'ghost': [1]}"))).isEmpty();
            assertThat(rules(model.check(json("{'a': 1}")))).containsExactly("/input/ghost required");
            assertThat(rules(model.check(json("{'ghost': 1, 'gost': 1}"))))
                    .containsExactly("/input/gost unknown_field");
        }
    }

    @Test
    void numbersInQuotesAreStrings() {
        Model model = modelOf("{'duration': {'title': 'Seconds', 'type': 'string', 'enum': ['5', '10']}}");

        assertThat(model.check(json("{'duration': '10'}"))).isEmpty();
        assertThat(model.check(json("{'duration': 10}")))
                .extracting(one -> one.rule() + ": " + one.message())
                .containsExactly(
                        "enum: Seconds must be one of \"5\", \"10\", not 10, which is not a string.",
                        "type: Seconds must be a string, not 10.");
    }

    @Test
    void unknownFieldsAreFoundInNestedObjectsAndArrays() {
        Model model = modelOf("""
                {'camera': {'type': 'object', 'properties': {'zoom': {'type': 'float'}}},
                 'shots': {'type': 'array', 'items': {'type': 'object', 'properties': {'prompt': {'type': 'string'}}}},
                 'extra': {'type': 'object'},
                 'open': {'type': 'object', 'properties': {'a': {}}, 'additionalProperties': true}}
                """);

        assertThat(model.check(json("{'extra': {'anything': 1}, 'open': {'b': 1}}")))
                .isEmpty();
        assertThat(model.check(json("{'camera': {'zom': 1}, 'shots': [{'prompt': ''}, {'promt': ''}]}")))
                .extracting(one -> one.pointer() + ": " + one.message())
                .containsExactly(
                        "/input/camera/zom: The model has no field \"zom\"; did you mean \"zoom\"?",
                        "/input/shots/1/promt: The model has no field \"promt\"; did you mean \"prompt\"?");
    }

    @Test
    void aFieldThatABranchOrADefinitionNamesIsKnown() {
        Model model = modelWith("""
                {'type': 'object', 'properties': {'a': {}, 'lora': {'$ref': '#/$defs/Lora'}},
                 'anyOf': [{'properties': {'b': {}}, 'required': ['b']}, {'required': ['c']}],
                 '$defs': {'Lora': {'type': 'object', 'properties': {'path': {'type': 'string'}}}}}
                """, UnknownFields.REJECT);

        assertThat(model.check(json("{'a': 1, 'b': 2, 'c': 3, 'lora': {'path': 'x'}}")))
                .isEmpty();
        assertThat(rules(model.check(json("{'c': 3, 'd': 4, 'lora': {'paht': 'x'}}"))))
                .containsExactly("/input/d unknown_field", "/input/lora/paht unknown_field");
    }

    @Test
    void theAlternativeOfTheValuesTypeIsTheOneReported() {
        Model model = modelOf("""
                {'prompt': {'title': 'Prompt', 'anyOf': [{'type': 'string', 'maxLength': 3}, {'type': 'null'}]},
                 'size': {'title': 'Size', 'oneOf': [{'type': 'integer', 'minimum': 1}, {'type': 'array', 'items': {'type': 'integer'}}]}}
                """);

        assertThat(model.check(json("{'prompt': null, 'size': [1]}"))).isEmpty();
        assertThat(rules(model.check(json("{'prompt': 'long', 'size': [1, 'x']}"))))
                .containsExactly("/input/prompt maxLength", "/input/size/1 type");
        assertThat(model.check(json("{'prompt': 5}")))
                .extracting(one -> one.pointer() + " " + one.rule() + ": " + one.message())
                .containsExactly(
                        "/input/prompt anyOf: Prompt is 5, which matches none of the alternatives that the model accepts.");
    }

    @Test
    void aValueThatMatchesMoreThanOneAlternativeIsToldFromOneThatMatchesNone() {
        Model model = modelOf("{'size': {'title': 'Size', 'oneOf': [{'minimum': 1}, {'minimum': 5}, {'maximum': 0}]}}");

        assertThat(model.check(json("{'size': 1}"))).isEmpty();
        assertThat(List.of(
                        model.check(json("{'size': 7}")).getFirst(),
                        model.check(json("{'size': 0.5}")).getFirst()))
                .extracting(one -> one.rule() + " " + one.limit() + ": " + one.message())
                .containsExactly(
                        "oneOf null: Size is 7, which matches more than one of the alternatives, of which exactly one must match.",
                        "oneOf null: Size is 0.5, which matches none of the alternatives that the model accepts.");
    }

    @Test
    void pointersAreEscaped() {
        Model model = modelOf(
                "{'a/b~c': {'type': 'object', 'properties': {'': {'type': 'integer'}, '0': {'type': 'integer'}}}}");

        assertThat(model.check(json("{'a/b~c': {'': 'x', '0': 'y'}}")))
                .extracting(one -> one.pointer() + " " + one.message())
                .containsExactly(
                        "/input/a~1b~0c/  must be a whole number, not \"x\".",
                        "/input/a~1b~0c/0 0 must be a whole number, not \"y\".");
    }

    @Test
    void everyKeywordHasItsMessage() {
        Model model = modelOf("""
                {'a': {'exclusiveMinimum': 0}, 'b': {'exclusiveMaximum': 1}, 'c': {'multipleOf': 8}, 'd': {'pattern': '^x'},
                 'e': {'const': 1}, 'f': {'minLength': 2}, 'g': {'uniqueItems': true}, 'h': {'minProperties': 1},
                 'i': {'type': 'object', 'dependentRequired': {'x': ['y']}}, 'j': {'not': {'type': 'string'}}}
                """);

        assertThat(model.check(json("{'a': 0, 'b': 1, 'c': 9, 'd': 'y', 'e': 2, 'f': 'u', 'g': [1, 1], 'h': {},"
                        + " 'i': {'x': 1}, 'j': ''}")))
                .extracting(one -> one.rule() + " " + one.limit() + " " + one.actual() + ": " + one.message())
                .containsExactly(
                        "exclusiveMinimum 0 0: a must be more than 0, not 0.",
                        "exclusiveMaximum 1 1: b must be less than 1, not 1.",
                        "multipleOf 8 9: c must be a multiple of 8, not 9.",
                        "pattern \"^x\" \"y\": d must match the pattern ^x, not be \"y\".",
                        "const 1 2: e must be 1, not 2.",
                        "minLength 2 1: f must have at least 2 characters, not 1.",
                        "uniqueItems true null: g must not contain the same item twice.",
                        "minProperties 1 0: h must have at least 1 field, not 0.",
                        "dependentRequired null null: y is required but missing.",
                        "not null \"\": j violates the model's rule \"not\".");
    }
}
