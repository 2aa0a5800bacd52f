package dev.reelay.dialect;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Follows the references ({@code $ref}) of one schema. It refuses references that lead nowhere, out of the file, or
 * back to themselves. A schema without these has a finite depth, and so the work on an input is bounded, however deep
 * the input is.
 */
public final class References {

    /** How deep a schema may be with all that it refers to: a check of an input takes as many levels of the stack. */
    static final int MAX_HEIGHT = 200;

    private final JsonNode root;
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<JsonNode, Integer> heights = new IdentityHashMap<>();

    private References(JsonNode root) {
        this.root = root;
    }

    /** Checks all references of a schema; throws {@link UnusableSchemaException}. */
    static void check(JsonNode root) {
        new References(root).follow(root, "schema");
    }

    /** The target of a reference of the form {@code #/...}; a missing node when it does not exist. */
    public static JsonNode target(String reference, JsonNode root) {
        if (!reference.startsWith("#/")) {
            return reference.equals("#") ? root : root.path("");
        }
        return root.at(JsonPointer.compile(URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8)));
    }

    /** Returns how deep the schema is, with all that it refers to. */
    private int follow(JsonNode schema, String from) {
        if (!schema.isObject()) {
            return 1;
        }
        if (heights.containsKey(schema)) {
            return heights.get(schema);
        }
        if (!open.add(schema)) {
            throw new UnusableSchemaException("\"$ref\" leads back to itself at " + from);
        }
        if (schema.has("$dynamicRef")) {
            throw new UnusableSchemaException("\"$dynamicRef\" is not supported at " + from);
        }
        int[] highest = {0};
        JsonNode reference = schema.path("$ref");
        if (reference.isTextual()) {
            JsonNode target = target(reference.textValue(), root);
            if (!target.isObject() && !target.isBoolean()) {
                throw new UnusableSchemaException("\"$ref\" must name a schema in the same file at " + from
                        + ", as in #/$defs/name: " + reference.textValue());
            }
            highest[0] = open.size() > MAX_HEIGHT
                    ? MAX_HEIGHT
                    : follow(target, "schema" + reference.textValue().substring(1));
        }
        Subschemas.visit(
                schema,
                (role, keyword, key, subschema) -> highest[0] = Math.max(
                        highest[0], follow(subschema, from + "/" + keyword + (key.isEmpty() ? "" : "/" + key))));
        if (highest[0] >= MAX_HEIGHT) {
            throw new UnusableSchemaException("the schema and its references are more than " + MAX_HEIGHT + " deep");
        }
        open.remove(schema);
        heights.put(schema, highest[0] + 1);
        return highest[0] + 1;
    }
}
