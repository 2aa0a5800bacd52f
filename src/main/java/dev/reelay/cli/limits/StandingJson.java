package dev.reelay.cli.limits;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.view.LimitRow;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.limits.Standing;
import org.jspecify.annotations.Nullable;

/** A limit as JSON. */
final class StandingJson {

    private StandingJson() {}

    static ObjectNode of(Standing standing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("scope", standing.key());
        standing.slots().forEach(slots -> json.set(slots.measure().word(), of(slots)));
        LimitRow command =
                standing.commands().isEmpty() ? null : standing.commands().getFirst();
        if (command != null) {
            json.put("since", command.at().toString());
            put(json, "by", command.by());
            put(json, "reason", command.reason());
            put(json, "flaw", command.flaw());
        }
        return json;
    }

    private static ObjectNode of(Slots slots) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (slots.set() != null) {
            json.put("set", slots.set());
        }
        return json.put("granted", slots.granted())
                .put("shared", slots.shared())
                .put("used", slots.used())
                .put("waiting", slots.waiting());
    }

    private static void put(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }
}
