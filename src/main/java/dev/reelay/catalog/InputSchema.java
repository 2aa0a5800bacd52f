package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.reelay.job.Violation;
import dev.reelay.schema.BrokenRule;
import dev.reelay.schema.Schema;
import dev.reelay.schema.SchemaCheck;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A model's input schema, compiled once. Finds every violation of an input. Safe for several threads. */
final class InputSchema {

    /** The draft's own schema for schemas, which comes with a validator that is used for nothing else. */
    private static final com.networknt.schema.Schema META_SCHEMA = SchemaRegistry.withDialect(
                    Dialects.getDraft202012(),
                    registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(false)
                            .locale(Locale.ENGLISH)
                            .build()))
            .getSchema(SchemaLocation.of(SchemaDialect.DRAFT));

    /** An input with more unknown fields is not misspelt, and comparing all names takes time. */
    private static final int MAX_HINTS = 20;

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
            // Patterns compile and references resolve now, so that a mistake stops the start and no request later.
            Schema compiled = Schema.compile(schema, reference -> References.target(reference, schema));
            return new InputSchema(compiled, new ViolationMessages(schema));
        } catch (SchemaException | IllegalArgumentException e) {
            throw new CatalogException("the schema is not usable: " + e.getMessage());
        }
    }

    /** Checks an input, in bounded time and memory. */
    Findings check(JsonNode input) {
        Findings findings = new Findings();
        List<JsonPointer> outOfRange = Schema.numbersOutOfRange(input, Findings.MAX_LISTED + 1);
        SchemaCheck check = compiled.check(input, Findings.MAX_LISTED + 1);
        int hints = 0;
        for (BrokenRule broken : check.broken()) {
            findings.add(finding(broken, input, hints < MAX_HINTS));
            hints += isUnknownField(broken.keyword()) ? 1 : 0;
        }
        if (check.full()) {
            findings.markIncomplete();
        }
        if (check.stoppedAt() != null) {
            findings.add(tooComplex(check.stoppedAt()));
        }
        // A number out of range that violates a rule of its field already has its finding.
        Set<String> found = findings.pointers();
        outOfRange.stream()
                .filter(where -> !found.contains(Finding.pointerInRequest(where)))
                .forEach(where -> findings.add(new Finding(
                        Finding.pointerInRequest(where),
                        "type",
                        () -> messages.outOfDoubleRange(where, input.at(where)))));
        return findings;
    }

    private static boolean isUnknownField(String keyword) {
        return keyword.equals("additionalProperties") || keyword.equals("unevaluatedProperties");
    }

    private Finding finding(BrokenRule broken, JsonNode input, boolean hint) {
        JsonPointer where = broken.where();
        String rule = broken.keyword();
        JsonPointer field = broken.property() == null ? where : where.appendProperty(broken.property());
        return switch (rule) {
            case "required", "dependentRequired" ->
                new Finding(Finding.pointerInRequest(field), rule, () -> messages.missing(field, rule));
            case "additionalProperties", "unevaluatedProperties" ->
                new Finding(
                        Finding.pointerInRequest(field),
                        ViolationMessages.UNKNOWN_FIELD,
                        () -> messages.unknownField(field, hint));
            default ->
                new Finding(
                        Finding.pointerInRequest(where),
                        rule,
                        () -> messages.brokenRule(where, rule, broken.limit(), input.at(where)));
        };
    }

    private static Finding tooComplex(JsonPointer where) {
        String pointer = Finding.pointerInRequest(where);
        return new Finding(
                pointer,
                ViolationMessages.TOO_COMPLEX,
                () -> new Violation(
                        pointer,
                        ViolationMessages.TOO_COMPLEX,
                        null,
                        null,
                        "The input is too large or too complex to be checked against the model's schema."));
    }
}
