package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of types in other languages: Python's, OpenAPI's, those of databases and forms. */
final class TypeWords {

    private static final Set<String> NAMES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private static final Map<String, String> SYNONYMS = synonyms(Map.of(
            "number", List.of("float", "float32", "float64", "double", "decimal", "numeric", "real"),
            "integer", List.of("int", "int32", "int64", "long", "short", "uint", "bigint"),
            "boolean", List.of("bool", "checkbox"),
            "string", List.of("str", "text", "textarea", "uri", "url", "file", "image", "video", "audio", "path"),
            "array", List.of("list", "tuple", "set"),
            "object", List.of("dict", "map", "struct", "mapping"),
            "null", List.of("none", "nil")));

    /** More alternatives than there are types say nothing. */
    private static final int MAX_WORDS = 20;

    private TypeWords() {}

    private static Map<String, String> synonyms(Map<String, List<String>> words) {
        Map<String, String> synonyms = new HashMap<>();
        words.forEach((name, all) -> all.forEach(word -> synonyms.put(word, name)));
        NAMES.forEach(name -> synonyms.put(name, name));
        return Map.copyOf(synonyms);
    }

    /** Translates the schema's {@code type}; drops one that is not known, so that any type is accepted. */
    static void translate(ObjectNode schema, String where, Relaxations relaxations) {
        JsonNode type = schema.get("type");
        if (type == null) {
            return;
        }
        Set<String> names = names(type);
        if (names == null) {
            schema.remove("type");
            relaxations.dropped(where, "the type " + Relaxations.quote(type) + " is not known, so any is accepted");
            return;
        }
        JsonNode translated = names.size() == 1
                ? schema.textNode(names.iterator().next())
                : names.stream().collect(schema::arrayNode, ArrayNode::add, ArrayNode::addAll);
        if (!translated.equals(type)) {
            schema.set("type", translated);
            if (!isInDialect(type)) {
                relaxations.translated(where, "the type " + Relaxations.quote(type) + " is read as " + translated);
            }
        }
    }

    /** Whether all words are JSON Schema's or {@code float}, which is RunComfy's own word on all its pages. */
    private static boolean isInDialect(JsonNode type) {
        return type.isArray()
                ? type.valueStream().allMatch(TypeWords::isInDialect)
                : NAMES.contains(type.asText()) || type.asText().equals("float");
    }

    /** The types of a schema whose types are translated; empty when it allows any. */
    static Set<String> of(ObjectNode schema) {
        Set<String> names = names(schema.path("type"));
        return names == null ? Set.of() : names;
    }

    private static @Nullable Set<String> names(JsonNode type) {
        Set<String> names = new LinkedHashSet<>();
        if (type.isTextual()) {
            String text = type.textValue().strip().toLowerCase(Locale.ROOT);
            if (text.endsWith("?")) {
                text = text.substring(0, text.length() - 1) + "|null";
            }
            String[] words = text.split("\\|", MAX_WORDS + 1);
            for (String word : words) {
                String name = SYNONYMS.get(word.strip());
                if (name == null) {
                    return null;
                }
                names.add(name);
            }
            return words.length > MAX_WORDS ? null : names;
        }
        if (!type.isArray() || type.isEmpty() || type.size() > MAX_WORDS) {
            return null;
        }
        for (JsonNode one : type) {
            Set<String> more = one.isNull() ? Set.of("null") : one.isTextual() ? names(one) : null;
            if (more == null) {
                return null;
            }
            names.addAll(more);
        }
        return names;
    }
}
