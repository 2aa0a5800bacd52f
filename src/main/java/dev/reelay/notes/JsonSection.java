package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.DidYouMean;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object of a file that an operator wrote, read strictly: a member that is unknown or of the wrong type is a {@link
 * CatalogException} that names it. A member that is {@code null} counts as missing.
 *
 * @param name the object's path in the file, for messages; empty for the file itself
 */
public record JsonSection(String name, ObjectNode node) {

    /** The section that a value is; throws when it is no object. */
    public static JsonSection of(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new JsonSection(name, object);
        }
        throw new CatalogException(name + " must be a JSON object");
    }

    /** Throws when the object has a member with another name. */
    public JsonSection allowOnly(String... names) {
        Set<String> known = Set.of(names);
        node.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                throw new CatalogException(
                        "unknown member " + pathOf(member) + DidYouMean.hint(DidYouMean.nearest(member, known)));
            }
        });
        return this;
    }

    /** Whether the member is there and not null. */
    public boolean has(String member) {
        return node.hasNonNull(member);
    }

    /** The names of all members, in their order. */
    public List<String> members() {
        List<String> members = new ArrayList<>();
        node.fieldNames().forEachRemaining(members::add);
        return members;
    }

    /** The member as text, which must not be empty; throws when it is missing. */
    public String text(String member) {
        return optionalText(member).orElseThrow(() -> new CatalogException(pathOf(member) + " is missing"));
    }

    /** The member as text, which must not be empty; nothing when it is missing. */
    public Optional<String> optionalText(String member) {
        return value(member).map(value -> {
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw new CatalogException(pathOf(member) + " must be a string that is not empty");
            }
            return value.textValue();
        });
    }

    /** The member as a duration of ISO 8601, or else the default; throws when it is longer than {@code most}, a number of days. */
    public Duration duration(String member, Duration defaultValue, Duration most) {
        return optionalText(member)
                .map(text -> {
                    Duration duration;
                    try {
                        duration = Duration.parse(text);
                    } catch (DateTimeParseException e) {
                        throw new CatalogException(
                                pathOf(member) + " must be a duration such as PT2H or PT90S, not \"" + text + "\"");
                    }
                    if (duration.compareTo(most) > 0) {
                        throw new CatalogException(
                                pathOf(member) + " must be at most " + most.toDays() + " days, not \"" + text + "\"");
                    }
                    return duration;
                })
                .orElse(defaultValue);
    }

    /** The member as an object; an empty one when the member is missing. */
    public JsonSection section(String member) {
        return of(pathOf(member), value(member).orElseGet(JsonNodeFactory.instance::objectNode));
    }

    /** The elements of the member, which must be an array; none when the member is missing. */
    public List<JsonNode> list(String member) {
        List<JsonNode> elements = new ArrayList<>();
        value(member).ifPresent(value -> {
            if (!value.isArray()) {
                throw new CatalogException(pathOf(member) + " must be an array");
            }
            value.forEach(elements::add);
        });
        return elements;
    }

    Optional<JsonNode> value(String member) {
        return Optional.ofNullable(node.get(member)).filter(value -> !value.isNull());
    }

    String pathOf(String member) {
        return name.isEmpty() ? "\"" + member + "\"" : name + "." + member;
    }
}
