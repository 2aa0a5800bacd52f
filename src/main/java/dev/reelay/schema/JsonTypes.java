package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The types of JSON Schema. */
public final class JsonTypes {

    private JsonTypes() {}

    /** Whether a value is of one of the types, by their names in JSON Schema. */
    public static boolean isOf(Set<String> types, JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> types.contains("object");
            case ARRAY -> types.contains("array");
            case STRING, BINARY -> types.contains("string");
            case BOOLEAN -> types.contains("boolean");
            case NULL, MISSING -> types.contains("null");
            case NUMBER -> types.contains("number") || (types.contains("integer") && value.canConvertToExactIntegral());
        };
    }
}
