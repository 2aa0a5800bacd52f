package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The descriptions of the fields on a model's page. RunComfy changes a third of its pages within half a year, and a limit that it
 * has lifted would refuse work that it takes: so a built-in note ends with the sentence that it quotes. A page that describes no
 * field says nothing about that, and leaves the notes in force. Case and white space do not count.
 *
 * <p>A note about the files of one field is looked for in the field's own description: its siblings may have the same sentence, and keep it
 * when RunComfy lifts the limit of that field alone. Of a field without a description any other may speak.
 */
final class PageWords {

    private static final String DESCRIPTION = "description";
    private static final String SAYS = "says";

    /** What of a note about files tells what the field is, and no limit. */
    private static final Set<String> WITHOUT_LIMITS = Set.of("kind", "advised_mb");

    /** A permission, which RunComfy does not take back by lifting the limit beside it. */
    private static final String DATA_URI = "data_uri";

    private static final Pattern SAYS_DATA_URI = Pattern.compile("data[ -]?ur[il]|\\bdata:|base[ -]?64");

    /** By the names of the fields; those that have none are not there. */
    private final Map<String, List<String>> descriptions;

    private PageWords(Map<String, List<String>> descriptions) {
        this.descriptions = descriptions;
    }

    /**
     * The words of a page.
     *
     * @param noted fields that are described by notes, and not by the page
     */
    static PageWords of(JsonNode page, ObjectNode noted) {
        Map<String, List<String>> descriptions = new LinkedHashMap<>();
        page.path("properties").properties().forEach(field -> {
            List<String> own = field.getValue().findValues(DESCRIPTION).stream()
                    .map(text -> normal(text.asText("")))
                    .filter(text -> !text.isEmpty())
                    .toList();
            if (!noted.has(field.getKey()) && !own.isEmpty()) {
                descriptions.put(field.getKey(), own);
            }
        });
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
            if (says(all(), rule, gone)) {
                still.add(rule);
            }
        });
        return still;
    }

    /**
     * The notes about files; without limits where the page does not have the words. That a field takes data: URIs holds until its
     * description names none any more.
     *
     * @param gone is told those words
     */
    ObjectNode mediaStillSaid(ObjectNode media, Consumer<String> gone) {
        ObjectNode still = media.objectNode();
        media.properties().forEach(field -> {
            JsonNode note = field.getValue();
            List<String> own = own(field.getKey());
            still.set(
                    field.getKey(),
                    says(own.isEmpty() ? all() : own, note, gone) ? note : withoutLimits((ObjectNode) note, own));
        });
        return still;
    }

    private static ObjectNode withoutLimits(ObjectNode note, List<String> own) {
        ObjectNode still = note.deepCopy().retain(WITHOUT_LIMITS);
        boolean takesDataUris = own.isEmpty()
                || own.stream().anyMatch(text -> SAYS_DATA_URI.matcher(text).find());
        if (note.has(DATA_URI) && takesDataUris) {
            still.set(DATA_URI, note.get(DATA_URI));
        }
        return still;
    }

    /** @param name of a field, or the path of one within it, as in notes */
    private List<String> own(String name) {
        List<String> own = descriptions.get(name);
        return own != null ? own : descriptions.getOrDefault(name.split("/", 2)[0], List.of());
    }

    private List<String> all() {
        return descriptions.values().stream().flatMap(List::stream).toList();
    }

    private static boolean says(List<String> descriptions, JsonNode note, Consumer<String> gone) {
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
