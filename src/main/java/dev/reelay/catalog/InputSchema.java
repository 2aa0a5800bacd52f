package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A model's input schema, compiled once. Finds every violation of an input. Safe for several threads. */
final class InputSchema {

    /** JSON Schema 2020-12 that ignores unknown keywords: model pages have some of their own. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();

    /** Does not check formats, and neither fetches nor caches schemas. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            DIALECT,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(false)
                            .locale(Locale.ENGLISH)
                            .build()));

    /** The draft's own schema for schemas, which comes with the validator. */
    private static final Schema META_SCHEMA = REGISTRY.getSchema(SchemaLocation.of(SchemaDialect.DRAFT));

    private final Schema compiled;
    private final ViolationMessages messages;

    private InputSchema(Schema compiled, ViolationMessages messages) {
        this.compiled = compiled;
        this.messages = messages;
    }

    /** @throws CatalogException when the page's schema is not usable */
    static InputSchema compile(ObjectNode page, UnknownFields unknownFields) {
        try {
            ObjectNode schema = SchemaDialect.toJsonSchema(page, unknownFields);
            META_SCHEMA.validate(schema).stream()
                    .min(Comparator.comparing(
                            error -> error.getInstanceLocation().toString()))
                    .ifPresent(error -> {
                        throw new CatalogException("the schema is not usable at schema" + error);
                    });
            Schema compiled = REGISTRY.getSchema(schema);
            // Patterns compile and references resolve now, so that a mistake stops the start and no request later.
            compiled.initializeValidators();
            return new InputSchema(compiled, new ViolationMessages(schema));
        } catch (SchemaException | IllegalArgumentException e) {
            throw new CatalogException("the schema is not usable: " + e.getMessage());
        }
    }

    List<Finding> check(JsonNode input) {
        ExtremeNumbers numbers = ExtremeNumbers.replaceIn(input);
        List<Error> errors = compiled.validate(numbers.input());
        List<Finding> findings = new ArrayList<>();
        for (Error error : Alternatives.reduce(errors)) {
            findings.add(finding(error, input));
        }
        if (!numbers.outOfRange().isEmpty()) {
            // A number out of range that violates a rule of its field already has its finding.
            Set<String> found = findings.stream().map(Finding::pointer).collect(Collectors.toSet());
            numbers.outOfRange().stream()
                    .filter(where -> !found.contains(Finding.pointerInRequest(where)))
                    .forEach(where -> findings.add(new Finding(
                            Finding.pointerInRequest(where),
                            "type",
                            () -> messages.outOfDoubleRange(where, input.at(where)))));
        }
        return findings;
    }

    private Finding finding(Error error, JsonNode input) {
        JsonPointer where = pointer(error.getInstanceLocation());
        String rule = error.getKeyword();
        return switch (rule) {
            case "required" -> {
                JsonPointer field = where.appendProperty(error.getProperty());
                yield new Finding(Finding.pointerInRequest(field), rule, () -> messages.missing(field, rule));
            }
            case "dependentRequired" -> {
                JsonPointer field = where.appendProperty(String.valueOf(error.getArguments()[0]));
                yield new Finding(Finding.pointerInRequest(field), rule, () -> messages.missing(field, rule));
            }
            case "additionalProperties", "unevaluatedProperties" -> {
                JsonPointer field = where.appendProperty(error.getProperty());
                yield new Finding(
                        Finding.pointerInRequest(field),
                        ViolationMessages.UNKNOWN_FIELD,
                        () -> messages.unknownField(field));
            }
            default ->
                new Finding(
                        Finding.pointerInRequest(where),
                        rule,
                        () -> messages.brokenRule(where, rule, error.getSchemaNode(), input.at(where)));
        };
    }

    static JsonPointer pointer(NodePath path) {
        JsonPointer pointer = JsonPointer.empty();
        for (int i = 0; i < path.getNameCount(); i++) {
            pointer = path.getElement(i) instanceof Integer index
                    ? pointer.appendIndex(index)
                    : pointer.appendProperty(path.getName(i));
        }
        return pointer;
    }
}
