package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.outcome.Violation;
import java.util.List;

/** Violations and warnings in JSON, as {@code contract/result.schema.json} describes them. */
public final class ViolationJson {

    private ViolationJson() {}

    /** One object for each violation. */
    public static ArrayNode write(List<Violation> violations) {
        ArrayNode array = RecordJson.object().arrayNode();
        for (Violation violation : violations) {
            ObjectNode node = array.addObject();
            node.put("pointer", violation.pointer());
            node.put("rule", violation.rule());
            RecordJson.setUnlessEmpty(node, "limit", violation.limit());
            RecordJson.setUnlessEmpty(node, "actual", violation.actual());
            node.put("message", violation.message());
        }
        return array;
    }
}
