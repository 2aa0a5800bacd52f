package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The descriptions of the fields on a model's page. RunComfy changes a third of its pages within half a year, and a limit that it
 * has lifted would refuse work that it takes: so a built-in note ends with the sentence that it quotes. A page that describes no
 * field says nothing about that, and leaves the notes in force. Case and white space do not count.
 */
final class PageWords {

    private static final String DESCRIPTION = "description";
    private static final String SAYS = "says";

    /** What of a note about files tells what the field is, and no limit. */
    private static final Set<String> WITHOUT_LIMITS = Set.of("kind", "advised_mb");

    private final List<String> descriptions;

    private PageWords(List<String> descriptions) {
        this.descriptions = descriptions;
    }

    /**
     * The words of a page.
     *
     * @param noted fields that are described by notes, and not by the page
     */
    static PageWords of(JsonNode page, ObjectNode noted) {
        List<String> descriptions = new ArrayList<>();
        page.path("properties").properties().forEach(field -> {
            if (!noted.has(field.getKey())) {
                field.getValue().findValues(DESCRIPTION).forEach(text -> descriptions.add(normal(text.asText(""))));
            }
        });
        descriptions.removeIf(String::isEmpty);
        return new PageWords(descriptions);
    }

    /**
     * The rules whose words the page has.
     *
     * @param gone is told the words of each other one
     */
    JsonNode rulesStillSaid(JsonNode rules, Consumer<String> gone) {
        ArrayNode still = JsonNodeFactory.instance.arrayNode();
        rules.forEach(rule -> {
            if (says(rule, gone)) {
                still.add(rule);
            }
        });
        return still;
    }

    /**
     * The notes about files; without limits where the page does not have the words.
     *
     * @param gone is told those words
     */
    ObjectNode mediaStillSaid(ObjectNode media, Consumer<String> gone) {
        ObjectNode still = media.objectNode();
        media.properties().forEach(field -> {
            JsonNode note = field.getValue();
            still.set(field.getKey(), says(note, gone) ? note : ((ObjectNode) note.deepCopy()).retain(WITHOUT_LIMITS));
        });
        return still;
    }

    private boolean says(JsonNode note, Consumer<String> gone) {
        String quote = note.path(SAYS).asText("");
        boolean says = descriptions.isEmpty()
                || descriptions.stream().anyMatch(description -> description.contains(normal(quote)));
        if (!says) {
            gone.accept(quote);
        }
        return says;
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }
}
