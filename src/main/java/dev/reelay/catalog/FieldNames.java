package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields that an object schema names: itself, in its branches and in what it refers to. */
final class FieldNames {

    private static final List<String> ADMITS_OTHERS =
            List.of("patternProperties", "additionalProperties", "unevaluatedProperties");

    private final JsonNode root;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> followed = new HashSet<>();
    private boolean named;
    private boolean open;

    private FieldNames(JsonNode root) {
        this.root = root;
    }

    static FieldNames of(JsonNode schema, JsonNode root) {
        FieldNames fields = new FieldNames(root);
        fields.collect(schema, true);
        return fields;
    }

    static Set<String> required(JsonNode schema) {
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    Set<String> names() {
        return names;
    }

    /** Whether the schema names fields at all, and nowhere admits others. */
    boolean complete() {
        return named && !open;
    }

    private void collect(JsonNode schema, boolean itself) {
        boolean lists = schema.has("properties");
        named |= lists;
        // The patterns of the schema itself stand beside its properties and hold as before.
        open |= !itself && ADMITS_OTHERS.stream().anyMatch(schema::has);
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        names.addAll(required(schema));
        boolean[] saysMore = {lists};
        Subschemas.of(schema, (place, keyword, key, subschema) -> {
            if (place == Subschemas.Place.ASPECT) {
                saysMore[0] = true;
                collect(subschema, false);
            }
        });
        String reference = schema.path("$ref").asText("");
        if (!reference.isEmpty()) {
            saysMore[0] = true;
            follow(reference);
        }
        // An object without any word about its fields is a free map.
        open |= "object".equals(schema.path("type").textValue()) && !saysMore[0];
    }

    private void follow(String reference) {
        if (followed.add(reference)) {
            collect(References.target(reference, root), false);
        }
    }
}
