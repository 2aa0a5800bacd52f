package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.dialect.Subschemas;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaField.Members;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects of a schema whose members it does not list: maps from names of the customer's choice to URLs. Of a pattern for names
 * only its beginning counts, as far as it is plain text: that takes no time, whatever the pattern is, and finds no member less.
 */
final class MediaMaps {

    private static final String META = "\\^$.|?*+()[]{}";

    private static final String MAY_BE_LEFT_OUT = "?*{";

    private final Map<List<String>, Members> byPath = new HashMap<>();

    /**
     * Notes that a path leads to members of an object.
     *
     * @param keyword that describes them
     * @param pattern of their names; empty for those that nothing else describes
     * @return the path to the members
     */
    List<String> enter(List<String> object, JsonNode schema, String keyword, String pattern) {
        List<String> path = new ArrayList<>(object);
        path.add(pattern.isEmpty() ? MediaField.OTHERS : "{" + pattern + "}");
        Set<String> besides = new HashSet<>();
        if (!keyword.equals("patternProperties")) {
            collectNames(schema, keyword.equals("unevaluatedProperties"), besides);
        }
        byPath.merge(List.copyOf(path), new Members(besides, prefix(pattern)), MediaMaps::both);
        return List.copyOf(path);
    }

    /** The maps on the way of a path. */
    Map<List<String>, Members> on(List<String> path) {
        Map<List<String>, Members> maps = new HashMap<>();
        for (int steps = 1; steps <= path.size() && !byPath.isEmpty(); steps++) {
            List<String> part = path.subList(0, steps);
            if (byPath.containsKey(part)) {
                maps.put(List.copyOf(part), byPath.get(part));
            }
        }
        return maps;
    }

    /** Two branches of a schema that have the same pattern: a name is left out where both leave it out. */
    private static Members both(Members one, Members other) {
        Set<String> besides = new HashSet<>(one.besides());
        besides.retainAll(other.besides());
        return new Members(besides, one.prefix());
    }

    private static void collectNames(JsonNode schema, boolean ofBranchesToo, Set<String> names) {
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        if (ofBranchesToo) {
            Subschemas.visit(schema, (role, _, _, subschema) -> {
                if (role == Subschemas.Role.SAME_VALUE) {
                    collectNames(subschema, true, names);
                }
            });
        }
    }

    private static String prefix(String pattern) {
        if (!pattern.startsWith("^") || pattern.indexOf('|') >= 0) {
            return "";
        }
        int end = 1;
        while (end < pattern.length() && META.indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        boolean lastMayBeLeftOut = end < pattern.length() && MAY_BE_LEFT_OUT.indexOf(pattern.charAt(end)) >= 0;
        return pattern.substring(1, Math.max(1, lastMayBeLeftOut ? end - 1 : end));
    }
}
