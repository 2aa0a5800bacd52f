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

/** A model's input schema, compiled once: finds every rule of it that an input breaks. Any thread may ask. */
final class InputSchema {

    /** JSON Schema 2020-12, in which other keywords mean nothing: pages have some of their own. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
            .build();

    /** Formats are annotations. Schemas come from the file alone: this registry fetches nothing and keeps nothing. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            DIALECT,
            registry -> registry.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(false)
                            .locale(Locale.ENGLISH)
                            .build()));

    /** What a schema may look like, by the draft's own schema, which comes with the validator. */
    private static final Schema OF_SCHEMAS = REGISTRY.getSchema(SchemaLocation.of(SchemaDialect.DRAFT));

    private final Schema compiled;
    private final ViolationMessages wording;

    private InputSchema(Schema compiled, ViolationMessages wording) {
        this.compiled = compiled;
        this.wording = wording;
    }

    /** @throws CatalogException when the page's schema is not usable */
    static InputSchema compile(ObjectNode page, UnknownFields unknownFields) {
        try {
            ObjectNode schema = SchemaDialect.toJsonSchema(page, unknownFields);
            OF_SCHEMAS.validate(schema).stream()
                    .min(Comparator.comparing(
                            error -> error.getInstanceLocation().toString()))
                    .ifPresent(error -> {
                        throw new CatalogException("the schema is not usable at schema" + error);
                    });
            Schema compiled = REGISTRY.getSchema(schema);
            // Everything that can fail fails now: patterns compile, references are found.
            compiled.initializeValidators();
            return new InputSchema(compiled, new ViolationMessages(schema));
        } catch (SchemaException | IllegalArgumentException e) {
            throw new CatalogException("the schema is not usable: " + e.getMessage());
        }
    }

    List<Finding> check(JsonNode input) {
        ExtremeNumbers tamed = ExtremeNumbers.tame(input);
        List<Error> errors = compiled.validate(tamed.input());
        List<Finding> findings = new ArrayList<>();
        for (Error error : Alternatives.reduce(errors)) {
            findings.add(finding(error, input));
        }
        if (!tamed.found().isEmpty()) {
            // A wild number that breaks a rule of its field has its violation; the others are wrong by themselves.
            Set<String> told = findings.stream().map(Finding::pointer).collect(Collectors.toSet());
            tamed.found().stream()
                    .filter(where -> !told.contains(Finding.inRequest(where)))
                    .forEach(where -> findings.add(new Finding(
                            Finding.inRequest(where), "type", () -> wording.wildNumber(where, input.at(where)))));
        }
        return findings;
    }

    private Finding finding(Error error, JsonNode input) {
        JsonPointer where = pointer(error.getInstanceLocation());
        String rule = error.getKeyword();
        return switch (rule) {
            case "required" -> {
                JsonPointer field = where.appendProperty(error.getProperty());
                yield new Finding(Finding.inRequest(field), rule, () -> wording.missing(field, rule));
            }
            case "dependentRequired" -> {
                JsonPointer field = where.appendProperty(String.valueOf(error.getArguments()[0]));
                yield new Finding(Finding.inRequest(field), rule, () -> wording.missing(field, rule));
            }
            case "additionalProperties", "unevaluatedProperties" -> {
                JsonPointer field = where.appendProperty(error.getProperty());
                yield new Finding(
                        Finding.inRequest(field), ViolationMessages.UNKNOWN_FIELD, () -> wording.unknown(field));
            }
            default ->
                new Finding(
                        Finding.inRequest(where),
                        rule,
                        () -> wording.broken(where, rule, error.getSchemaNode(), input.at(where)));
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
