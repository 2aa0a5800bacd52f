package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One JSON object of a model file, read strictly: a member that nobody asks for, or one of the wrong type, is a
 * {@link CatalogException} that names it. A member that is {@code null} counts as absent.
 */
record JsonSection(String name, ObjectNode node) {

    static JsonSection of(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new JsonSection(name, object);
        }
        throw new CatalogException(name + " must be a JSON object");
    }

    /** Refuses members with any other name. */
    JsonSection allowOnly(String... names) {
        Set<String> known = Set.of(names);
        node.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                throw new CatalogException(
                        "unknown member " + place(member) + DidYouMean.hint(DidYouMean.nearest(member, known)));
            }
        });
        return this;
    }

    boolean has(String member) {
        return node.hasNonNull(member);
    }

    List<String> members() {
        List<String> members = new ArrayList<>();
        node.fieldNames().forEachRemaining(members::add);
        return members;
    }

    String text(String member) {
        return textIfAny(member).orElseThrow(() -> new CatalogException(place(member) + " is missing"));
    }

    Optional<String> textIfAny(String member) {
        return value(member).map(value -> {
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw new CatalogException(place(member) + " must be a text that is not empty");
            }
            return value.textValue();
        });
    }

    Duration duration(String member, Duration otherwise) {
        return textIfAny(member)
                .map(text -> {
                    try {
                        return Duration.parse(text);
                    } catch (DateTimeParseException e) {
                        throw new CatalogException(
                                place(member) + " must be a duration such as PT2H or PT90S, not \"" + text + "\"");
                    }
                })
                .orElse(otherwise);
    }

    /** The object of that name; an empty one when there is none. */
    JsonSection section(String member) {
        return of(place(member), value(member).orElseGet(JsonNodeFactory.instance::objectNode));
    }

    /** The elements of the list of that name; none when there is no list. */
    List<JsonNode> list(String member) {
        List<JsonNode> elements = new ArrayList<>();
        value(member).ifPresent(value -> {
            if (!value.isArray()) {
                throw new CatalogException(place(member) + " must be a list");
            }
            value.forEach(elements::add);
        });
        return elements;
    }

    Optional<JsonNode> value(String member) {
        return Optional.ofNullable(node.get(member)).filter(value -> !value.isNull());
    }

    String place(String member) {
        return name.isEmpty() ? "\"" + member + "\"" : name + "." + member;
    }
}
