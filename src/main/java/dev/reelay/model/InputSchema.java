package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Violation;
import dev.reelay.schema.BrokenRule;
import dev.reelay.schema.Schema;
import dev.reelay.schema.SchemaCheck;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A model's input schema, compiled once. Finds every violation of an input. Safe for several threads. */
public final class InputSchema {

    /** An input with more unknown fields is not misspelt, and comparing all names takes time. */
    private static final int MAX_HINTS = 20;

    /** The rule of a model whose schema cannot be used, in violations. */
    public static final String UNUSABLE = "unusable_schema";

    private static final int LONGEST_REASON = 60;

    private final Schema compiled;
    private final ViolationMessages messages;
    private final List<String> prompts;
    private final JsonBytes page;
    private final @Nullable String unusable;

    private InputSchema(
            Schema compiled,
            ViolationMessages messages,
            List<String> prompts,
            JsonBytes page,
            @Nullable String unusable) {
        this.compiled = compiled;
        this.messages = messages;
        this.prompts = prompts;
        this.page = page;
        this.unusable = unusable;
    }

    /**
     * Compiles a schema.
     *
     * @param schema JSON Schema 2020-12; not changed later
     * @param references the schema that a {@code $ref} names
     * @throws IllegalArgumentException when a keyword's value is not usable; the message is one line
     */
    public static InputSchema of(ObjectNode schema, Function<String, JsonNode> references) {
        // Patterns compile and references resolve now, so that a mistake is found at the load and by no request.
        return new InputSchema(
                Schema.compile(schema, references),
                new ViolationMessages(schema),
                Prompts.requiredBy(schema),
                JsonBytes.of(schema),
                null);
    }

    /** The same schema, which RunComfy wrote like this. */
    public InputSchema writtenAs(ObjectNode original) {
        return new InputSchema(compiled, messages, prompts, JsonBytes.of(original), unusable);
    }

    /**
     * Of a model whose schema cannot be used: every input has one violation, which says so. {@link Model.Source#validation}
     * decides what follows.
     *
     * @param reason one line
     */
    public static InputSchema unusable(String reason) {
        ObjectNode any = JsonNodeFactory.instance.objectNode();
        return new InputSchema(
                Schema.compile(any, _ -> any),
                new ViolationMessages(any),
                List.of(),
                JsonBytes.of(any),
                ForeignText.cut(reason, LONGEST_REASON));
    }

    /** The schema as RunComfy wrote it; the one that was compiled, where that is not known. */
    JsonBytes page() {
        return page;
    }

    /** A warning for each prompt that the model requires, and that the input has without a text. */
    List<Violation> emptyPrompts(JsonNode input) {
        return prompts.stream()
                .filter(name -> input.path(name).isTextual()
                        && input.path(name).textValue().isBlank())
                .map(name -> messages.emptyPrompt(JsonPointer.empty().appendProperty(name)))
                .toList();
    }

    /** Whether an input must have the field. */
    public boolean requires(String field) {
        return check(JsonNodeFactory.instance.objectNode())
                .pointers()
                .contains(Finding.pointerInRequest(JsonPointer.empty().appendProperty(field)));
    }

    /** The schema as it is checked, for people: a copy. */
    ObjectNode json() {
        return messages.schema().deepCopy();
    }

    /** Whether the schema forbids the value in a field of the input. */
    public boolean forbids(String field, JsonNode value) {
        JsonNode only = JsonNodeFactory.instance.objectNode().set(field, value);
        return check(only)
                .pointers()
                .contains(Finding.pointerInRequest(JsonPointer.empty().appendProperty(field)));
    }

    /** Checks an input, in bounded time and memory. */
    Findings check(JsonNode input) {
        Findings findings = new Findings();
        if (unusable != null) {
            findings.add(ofUnusable(unusable));
            return findings;
        }
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

    private static Finding ofUnusable(String reason) {
        return new Finding(
                Finding.INPUT,
                UNUSABLE,
                () -> new Violation(
                        Finding.INPUT,
                        UNUSABLE,
                        null,
                        null,
                        "RunComfy's schema of this model cannot be used, so the input is not checked: " + reason
                                + ". REELAY_VALIDATION_UNUSABLE_SCHEMA, or \"validation\" in notes, decides whether to submit."));
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
