package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of the fields that an object schema describes: in itself, in its branches, and in the schemas it refers to.
 */
public final class FieldNames {

    private static final List<String> ALLOWS_OTHERS =
            List.of("patternProperties", "additionalProperties", "unevaluatedProperties");

    private final JsonNode root;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> followed = new HashSet<>();
    private boolean describesFields;
    private boolean allowsOthers;

    private FieldNames(JsonNode root) {
        this.root = root;
    }

    static FieldNames of(JsonNode schema, JsonNode root) {
        FieldNames fields = new FieldNames(root);
        fields.collect(schema, true);
        return fields;
    }

    /** The names that the schema's {@code required} lists. */
    public static Set<String> required(JsonNode schema) {
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    Set<String> names() {
        return names;
    }

    /** Whether the schema describes fields at all, and allows others nowhere. */
    boolean areComplete() {
        return describesFields && !allowsOthers;
    }

    private void collect(JsonNode schema, boolean itself) {
        boolean lists = schema.has("properties");
        describesFields |= lists;
        // A pattern of the schema itself applies as before when its properties are closed.
        allowsOthers |= !itself && ALLOWS_OTHERS.stream().anyMatch(schema::has);
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        names.addAll(required(schema));
        boolean[] describesMore = {lists};
        Subschemas.visit(schema, (role, keyword, key, subschema) -> {
            if (role == Subschemas.Role.SAME_VALUE) {
                describesMore[0] = true;
                collect(subschema, false);
            }
        });
        String reference = schema.path("$ref").asText("");
        if (!reference.isEmpty()) {
            describesMore[0] = true;
            follow(reference);
        }
        // An object schema that describes no fields allows any.
        allowsOthers |= "object".equals(schema.path("type").textValue()) && !describesMore[0];
    }

    private void follow(String reference) {
        if (followed.add(reference)) {
            collect(References.target(reference, root), false);
        }
    }
}
