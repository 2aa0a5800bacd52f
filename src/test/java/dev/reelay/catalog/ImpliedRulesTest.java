package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.modelOf;
import static dev.reelay.catalog.Samples.modelWith;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A field may be null when its default is null. */
class ImpliedRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'integer', 'minimum': 0",
                "'type': 'float'",
                "'type': ['integer', 'string']",
                "'type': 'string', 'enum': ['a', 'b']",
                "'enum': ['a', 'b']",
                "'const': 'a'",
                "'type': 'object', 'properties': {'x': {'type': 'string'}}, 'required': ['x']",
                "'type': 'array', 'items': {'type': 'string'}, 'minItems': 1",
                "'type': 'array', 'format': 'image_uris'",
                "'anyOf': [{'type': 'integer'}, {'type': 'boolean'}]",
                "'oneOf': [{'type': 'integer'}, {'type': 'null'}]",
                "'$ref': '#/$defs/seed'",
                "'allOf': [{'$ref': '#/$defs/seed'}]"
            })
    void nullPassesWhereTheDefaultIsNullAndOnlyThere(String keywords) {
        String definitions = ", '$defs': {'seed': {'type': 'integer'}}";
        Model model = modelWith(
                "{'type': 'object', 'required': ['a'], 'properties': {'a': {" + keywords
                        + ", 'default': null}, 'b': {'type':" + " 'object', 'properties': {'a': {" + keywords
                        + ", 'default': null}}}}" + definitions + "}",
                UnknownFields.REJECT);
        Model without = modelWith(
                "{'type': 'object', 'properties': {'a': {" + keywords.replace(", {'type': 'null'}", "") + "}}"
                        + definitions + "}",
                UnknownFields.REJECT);

        assertThat(model.check(json("{'a': null, 'b': {'a': null}}"))).isEmpty();
        assertThat(model.check(json("{'a': {'y': 7}}"))).isNotEmpty();
        assertThat(without.check(json("{'a': null}"))).isNotEmpty();
    }

    @Test
    void otherValuesAreCheckedAsBefore() {
        Model model = modelOf("{'seed': {'type': 'integer', 'minimum': 0, 'default': null}}");

        assertThat(rules(model.check(json("{'seed': -1}")))).containsExactly("/input/seed minimum");
        assertThat(rules(model.check(json("{'seed': 'x'}")))).containsExactly("/input/seed type");
        assertThat(model.check(json("{'seed': 'x'}")).getFirst().message())
                .isEqualTo("seed must be a whole number or null, not \"x\".");
        assertThat(rules(modelOf("{'seed': {'type': 'integer', 'default': 7}}").check(json("{'seed': null}"))))
                .containsExactly("/input/seed type");
    }
}
