package dev.reelay.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What pulls wrote into a folder. It stands in the folder, under a name that the worker ignores, one line for each model.
 *
 * @param layouts in which there are files
 * @param entries by model id
 */
record Manifest(Set<Layout> layouts, SortedMap<String, Entry> entries) {

    /** The file of the manifest. */
    static final String FILE = ".reelay-pull.json";

    static final Manifest NONE = new Manifest(EnumSet.noneOf(Layout.class), new TreeMap<>());

    private static final int VERSION = 1;

    /**
     * What was written of a model.
     *
     * @param digests of the record; two while a pull is under way: it may have written the new one or not
     * @param search the words with which it was found; null when it came with the whole list
     */
    record Entry(List<String> digests, @Nullable String search) {
        Entry {
            digests = List.copyOf(digests);
        }

        /** The same, with another digest that the file may have. */
        Entry or(@Nullable Entry other) {
            if (other == null) {
                return this;
            }
            SortedSet<String> both = new TreeSet<>(digests);
            both.addAll(other.digests);
            return new Entry(List.copyOf(both), search);
        }
    }

    Manifest {
        layouts =
                Collections.unmodifiableSet(layouts.isEmpty() ? EnumSet.noneOf(Layout.class) : EnumSet.copyOf(layouts));
        entries = Collections.unmodifiableSortedMap(entries);
    }

    @Nullable
    Entry entry(String model) {
        return entries.get(model);
    }

    /** The names of the files that pulls may have written. */
    SortedSet<String> files() {
        SortedSet<String> files = new TreeSet<>();
        for (Layout layout : layouts) {
            entries.keySet().forEach(model -> files.add(layout.file(model)));
        }
        return files;
    }

    /** Reads a manifest; null when the JSON is none. */
    static @Nullable Manifest of(@Nullable JsonNode json) {
        if (json == null
                || json.path("version").asInt() != VERSION
                || !json.path("layouts").isArray()
                || !(json.path("models") instanceof ObjectNode models)) {
            return null;
        }
        Set<Layout> layouts = EnumSet.noneOf(Layout.class);
        for (Layout layout : Layout.values()) {
            if (texts(json.path("layouts")).contains(layout.word())) {
                layouts.add(layout);
            }
        }
        SortedMap<String, Entry> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> model : models.properties()) {
            entries.put(
                    model.getKey(),
                    new Entry(
                            texts(model.getValue().path("digests")),
                            model.getValue().path("search").textValue()));
        }
        return new Manifest(layouts, entries);
    }

    /** The manifest as text that reviews well: a line for each model. */
    String text() {
        List<String> lines = new ArrayList<>();
        entries.forEach((model, entry) -> {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.set("digests", array(entry.digests));
            if (entry.search != null) {
                node.put("search", entry.search);
            }
            lines.add("    " + JsonNodeFactory.instance.textNode(model) + ": " + node);
        });
        return """
                {
                  "about": "Written by reelay catalog pull. Keep it beside the files: it tells which of them were changed since.",
                  "version": %d,
                  "layouts": %s,
                  "models": {
                %s
                  }
                }
                """.formatted(VERSION, array(layouts.stream().map(Layout::word).toList()), String.join(",\n", lines));
    }

    private static ArrayNode array(Collection<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }
}
