package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an input schema that RunComfy wrote. What means the same in other words is translated; what makes no sense is dropped
 * where it stands, so that the rest of the schema is checked as before.
 */
public final class LenientSchema {

    /**
     * A schema that {@link SchemaDialect} can use, and what was changed for that.
     *
     * @param relaxations in the order of the schema; at most some dozens
     */
    public record Reading(ObjectNode schema, List<Relaxation> relaxations) {}

    private record Place(JsonNode schema, String where) {}

    /** How many {@code validations} of one field are checked. */
    public static final int MAX_VALIDATIONS = 50;

    private final ObjectNode root;
    private final Function<JsonNode, @Nullable String> validationProblem;
    private final Relaxations relaxations = new Relaxations();
    private final Deque<Place> referred = new ArrayDeque<>();
    private final Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());

    private LenientSchema(ObjectNode root, Function<JsonNode, @Nullable String> validationProblem) {
        this.root = root;
        this.validationProblem = validationProblem;
    }

    /**
     * Reads a schema, which stays unchanged.
     *
     * @param validationProblem what is wrong with an entry of {@code validations}; null when it can be checked
     * @throws UnusableSchemaException when it describes no fields, or is larger than {@link SchemaSize} allows
     */
    public static Reading read(JsonNode page, Function<JsonNode, @Nullable String> validationProblem) {
        if (!page.isObject()) {
            throw new UnusableSchemaException("the schema must be a JSON object, not " + Relaxations.quote(page));
        }
        SchemaSize.check(page);
        LenientSchema reader = new LenientSchema(page.deepCopy(), validationProblem);
        reader.followRoot();
        reader.tidyAll();
        LooseReferences.drop(reader.root, reader.relaxations);
        reader.mustDescribeFields();
        return new Reading(reader.root, reader.relaxations.all());
    }

    /**
     * What in an operator's schema makes no sense, or says in other words what JSON Schema and RunComfy's pages say in theirs.
     *
     * @param page one that {@link SchemaDialect} can use
     */
    public static List<Relaxation> oddities(ObjectNode page) {
        LenientSchema reader = new LenientSchema(page.deepCopy(), _ -> null);
        reader.tidyAll();
        return reader.relaxations.all().stream()
                .filter(one -> !one.isFineForOperators())
                .toList();
    }

    /** A generated schema may hold its own root among its definitions. */
    private void followRoot() {
        JsonNode target = LooseReferences.target(root, root);
        if (target instanceof ObjectNode object && !root.path("$ref").asText().equals("#") && !root.has("properties")) {
            JsonNode reference = root.remove("$ref");
            object.deepCopy().properties().forEach(member -> root.putIfAbsent(member.getKey(), member.getValue()));
            relaxations.translated("schema", "the schema is behind \"$ref\": " + Relaxations.quote(reference));
        }
    }

    private void tidy(JsonNode schema, String where) {
        if (!(schema instanceof ObjectNode object) || !done.add(schema)) {
            return;
        }
        Shapes.tidy(object, where, relaxations);
        OldDrafts.translate(object, where, relaxations);
        TypeWords.translate(object, where, relaxations);
        Nullability.translate(object);
        NumberBounds.tidy(object, where, relaxations);
        Patterns.tidy(object, where, relaxations);
        Choices.relax(object, where, relaxations);
        validations(object, where);
        required(object, where);
        Subschemas.visit(
                object,
                (role, keyword, key, subschema) ->
                        tidy(subschema, where + "/" + keyword + (key.isEmpty() ? "" : "/" + key)));
        // A reference may name a schema at a place where JSON Schema has none, as in OpenAPI.
        if (object.has("$ref")) {
            String pointer = object.path("$ref").asText().replaceFirst("^#", "");
            referred.add(new Place(LooseReferences.target(object, root), "schema" + pointer));
        }
    }

    /** Schemas that references name come last: a long chain of references is no deep recursion. */
    private void tidyAll() {
        referred.add(new Place(root, "schema"));
        while (!referred.isEmpty()) {
            Place next = referred.pop();
            tidy(next.schema, next.where);
        }
    }

    /** Rules for files that are not known are not checked; the other rules of the field are. */
    private void validations(ObjectNode schema, String where) {
        JsonNode validations = schema.path("validations");
        if (validations.isMissingNode() || validations.isNull()) {
            return;
        }
        ArrayNode kept = schema.arrayNode();
        List<JsonNode> entries =
                validations.isArray() ? validations.valueStream().toList() : List.of(validations);
        if (entries.size() > MAX_VALIDATIONS) {
            relaxations.dropped(where, "of " + entries.size() + " validations the first " + MAX_VALIDATIONS + " count");
        }
        for (JsonNode entry : entries.subList(0, Math.min(entries.size(), MAX_VALIDATIONS))) {
            String problem = validationProblem.apply(entry);
            if (problem == null) {
                kept.add(entry);
            } else {
                relaxations.dropped(where, "a validation is not checked: " + problem);
            }
        }
        schema.set("validations", kept);
    }

    /** A field that is required and may never be there: it may. */
    private void required(ObjectNode schema, String where) {
        for (String name : FieldNames.required(schema)) {
            JsonNode field = schema.path("properties").path(name);
            if (field.isBoolean() && !field.booleanValue()) {
                schema.withObjectProperty("properties").put(name, true);
                relaxations.dropped(where + "/properties/" + name, "the field is required, and forbidden");
            }
        }
    }

    private void mustDescribeFields() {
        boolean hasAlternatives = Stream.of("allOf", "anyOf", "oneOf").anyMatch(root::has);
        JsonNode properties = root.path("properties");
        if (properties.isEmpty() && !hasAlternatives) {
            throw new UnusableSchemaException("the schema names no fields");
        }
        if (properties.isMissingNode()) {
            root.putObject("properties");
        }
        Set<String> types = TypeWords.of(root);
        if (!types.isEmpty() && !types.contains("object")) {
            throw new UnusableSchemaException("the schema is of the type " + String.join(" or ", types));
        }
        if (!types.equals(Set.of("object"))) {
            relaxations.translated("schema", "\"type\" is not \"object\"");
        }
        root.put("type", "object");
    }
}
