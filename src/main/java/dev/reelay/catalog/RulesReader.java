package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.InputSchema;
import dev.reelay.model.LeaveEmpty;
import dev.reelay.model.ViolationMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the {@code "rules"} of a model file: what only the text of the model's page says about its fields, as in {@code
 * {"leave_empty": "end_image_url", "when": {"loop": true}, "says": "..."}}.
 */
final class RulesReader {

    private final JsonNode properties;
    private final InputSchema schema;

    private RulesReader(JsonNode properties, InputSchema schema) {
        this.properties = properties;
        this.schema = schema;
    }

    /**
     * Reads the member {@code "rules"} of a file.
     *
     * @param properties of the page's schema
     * @throws CatalogException when a rule is not valid, names a field that does not exist, or can never apply
     */
    static List<LeaveEmpty> read(JsonSection file, JsonNode properties, InputSchema schema) {
        RulesReader reader = new RulesReader(properties, schema);
        List<LeaveEmpty> rules = new ArrayList<>();
        for (JsonNode one : file.list("rules")) {
            rules.add(reader.leaveEmpty(JsonSection.of("rules[" + rules.size() + "]", one)));
        }
        return rules;
    }

    private LeaveEmpty leaveEmpty(JsonSection rule) {
        rule.allowOnly(LeaveEmpty.RULE, "when", "says");
        List<LeaveEmpty.Condition> conditions = conditions(rule);
        String field = rule.text(LeaveEmpty.RULE);
        String because = conditions.stream()
                .map(condition -> title(condition.field()) + " is " + condition.value())
                .collect(Collectors.joining(" and "));
        String message = title(field) + " must be left empty while " + because + "."
                + ViolationMessages.pageQuote(rule.text("says"));
        mustBeField(rule, field);
        for (LeaveEmpty.Condition condition : conditions) {
            mustBeField(rule, condition.field());
            mustBePossible(rule, condition);
        }
        return new LeaveEmpty(field, conditions, message);
    }

    private List<LeaveEmpty.Condition> conditions(JsonSection rule) {
        JsonSection when = rule.section("when");
        List<LeaveEmpty.Condition> conditions = new ArrayList<>();
        when.node().properties().forEach(member -> {
            JsonNode defaultValue = properties.path(member.getKey()).path("default");
            conditions.add(LeaveEmpty.Condition.of(member.getKey(), member.getValue(), defaultValue));
        });
        if (conditions.isEmpty()) {
            throw new CatalogException(rule.pathOf("when") + " must name a field and its value");
        }
        return List.copyOf(conditions);
    }

    private String title(String field) {
        String title = properties.path(field).path("title").asText("").strip();
        return title.isEmpty() ? field : title;
    }

    private void mustBeField(JsonSection rule, String field) {
        if (!properties.has(field)) {
            List<String> names = JsonSection.of("properties", properties).members();
            throw new CatalogException(rule.name() + " names \"" + field + "\", which is not a field of the schema"
                    + DidYouMean.hint(DidYouMean.nearest(field, names)));
        }
    }

    /** A condition with a value that the schema forbids could never be met: it is a mistake in the file. */
    private void mustBePossible(JsonSection rule, LeaveEmpty.Condition condition) {
        if (schema.forbids(condition.field(), condition.value())) {
            throw new CatalogException(rule.name() + " requires \"" + condition.field() + "\" to be "
                    + condition.value() + ", which the schema forbids");
        }
    }
}
