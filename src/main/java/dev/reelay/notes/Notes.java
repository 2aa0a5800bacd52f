package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.Listing;
import dev.reelay.model.Timings;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is said about a model beside its schema: {@code fields}, {@code media}, {@code price}, {@code rules}, {@code timings}, {@code unknown_fields}, {@code
 * validation}. Each member counts as a whole: that of the file which lies on top.
 */
public record Notes(Map<String, Note> members) {

    /** The members that notes may have. */
    public static final List<String> MEMBERS =
            List.of("fields", "media", "price", "rules", "timings", "unknown_fields", "validation");

    /** Nothing is noted. */
    public static final Notes NONE = new Notes(Map.of());

    /**
     * One member.
     *
     * @param place the file that it stands in
     * @param ours whether that is one of Reelay's own files
     */
    public record Note(String place, boolean ours, JsonNode value) {}

    public Notes {
        members = Map.copyOf(members);
    }

    /**
     * The notes in a file.
     *
     * @throws CatalogException when one of them is wrong whatever the schema is
     */
    public static Notes in(JsonSection file, String place, boolean ours) {
        Map<String, Note> members = new LinkedHashMap<>();
        MEMBERS.forEach(name -> file.value(name).ifPresent(value -> members.put(name, new Note(place, ours, value))));
        NotedFields.check(new JsonSection("fields", file.section("fields").node()));
        file.section("media");
        file.list("rules");
        Notes notes = new Notes(members);
        notes.timings();
        notes.over(Listing.NONE);
        choice(file, "unknown_fields", UnknownFields.values());
        choice(file, "validation", Validation.values());
        return notes;
    }

    private static void choice(JsonSection file, String member, Enum<?>[] choices) {
        Optional<String> word = file.optionalText(member);
        List<String> words = List.of(choices).stream()
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .toList();
        if (word.isPresent() && !words.contains(word.get())) {
            throw new CatalogException(file.pathOf(member) + " must be one of " + String.join(", ", words) + ", not \""
                    + word.get() + "\"");
        }
    }

    /** These notes, and the members of others that these do not have. */
    public Notes over(Notes below) {
        Map<String, Note> all = new LinkedHashMap<>(below.members);
        all.putAll(members);
        return new Notes(all);
    }

    /** The member with this name. */
    public Optional<Note> get(String member) {
        return Optional.ofNullable(members.get(member));
    }

    /** The member as an object; an empty one when there is none. */
    public ObjectNode object(String member) {
        return get(member).map(note -> (ObjectNode) note.value()).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** The timings that are noted, or else the defaults. */
    public Timings timings() {
        return get("timings")
                .map(note -> TimingsReader.read(JsonSection.of("timings", note.value())))
                .orElse(Timings.DEFAULT);
    }

    /** What the catalog says of the model, with the price that is noted. */
    public Listing over(Listing listing) {
        return get("price")
                .map(note -> PriceReader.read(JsonSection.of("price", note.value()), listing))
                .orElse(listing);
    }

    /** What to do with fields that the schema does not name, where it is noted. */
    public UnknownFields unknownFields(UnknownFields otherwise) {
        return get("unknown_fields")
                .map(note -> UnknownFields.valueOf(note.value().asText().toUpperCase(Locale.ROOT)))
                .orElse(otherwise);
    }

    /** How strictly inputs are checked, where it is noted. */
    public Validation validation(Validation otherwise) {
        return get("validation")
                .map(note -> Validation.valueOf(note.value().asText().toUpperCase(Locale.ROOT)))
                .orElse(otherwise);
    }
}
