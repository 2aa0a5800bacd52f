package dev.reelay.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** In what two records differ, for people: {@code input_schema/properties/prompt/maxLength: 800 -> 1000}. */
final class FieldChanges {

    private static final int MOST = 10;
    private static final int LONGEST_VALUE = 40;
    private static final int LONGEST_PLACE = 120;

    private final List<String> lines = new ArrayList<>();
    private int more;

    private FieldChanges() {}

    /** At most {@value #MOST} lines, and one that says how many more there are. */
    static List<String> between(ObjectNode before, ObjectNode after) {
        FieldChanges changes = new FieldChanges();
        changes.compare("", before, after);
        if (changes.more > 0) {
            changes.lines.add("and " + changes.more + " more");
        }
        return List.copyOf(changes.lines);
    }

    private void compare(String place, JsonNode before, JsonNode after) {
        if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compareMember(place.isEmpty() ? name : place + "/" + name, one.get(name), other.get(name));
            }
        } else if (!before.equals(after)) {
            add(place + ": " + value(before) + " -> " + value(after));
        }
    }

    private void compareMember(String place, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null) {
            add(place + ": new" + (after == null || after.isContainerNode() ? "" : ", " + value(after)));
        } else if (after == null) {
            add(place + ": gone");
        } else {
            compare(place, before, after);
        }
    }

    private void add(String line) {
        if (lines.size() == MOST) {
            more++;
        } else {
            lines.add(ForeignText.oneLine(line, LONGEST_PLACE + 2 * LONGEST_VALUE));
        }
    }

    private static String value(JsonNode value) {
        return ForeignText.cut(value.toString(), LONGEST_VALUE);
    }
}
