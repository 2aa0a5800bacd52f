package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.InputSchema;
import dev.reelay.model.Rule;
import dev.reelay.model.Rule.AtLeastOne;
import dev.reelay.model.Rule.AtMostTogether;
import dev.reelay.model.Rule.Condition;
import dev.reelay.model.Rule.LeaveEmpty;
import dev.reelay.model.Rule.Needs;
import dev.reelay.model.Rule.NotTogether;
import dev.reelay.model.Rule.Terms;
import dev.reelay.model.ViolationMessages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the {@code "rules"} of a model file or of notes: what only the text of the model's page says about several fields.
 *
 * <pre>
 * {"leave_empty": "end_image_url", "when": {"loop": true}, "says": "..."}
 * {"at_least_one": ["images", "videos"], "says": "..."}
 * {"at_most_together": ["images", "videos"], "limit": 5, "says": "..."}
 * {"not_together": ["image", "video"], "says": "..."}
 * {"field": "end_image", "needs": "image", "says": "..."}
 * </pre>
 *
 * <p>Each may have {@code "when"}: fields and the values that they must have for the rule to apply; and {@code "when_given"}: a list
 * of fields that must be given for it. The first must have one of the two. {@code "says"} quotes the page.
 */
final class RulesReader {

    private static final List<String> NAMES =
            List.of(LeaveEmpty.NAME, AtLeastOne.NAME, AtMostTogether.NAME, NotTogether.NAME, Needs.NAME);

    private static final String WHEN = "when";
    private static final String GIVEN = "when_given";
    private static final String SAYS = "says";
    private static final String LIMIT = "limit";
    private static final String FIELD = "field";

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
     * @throws CatalogException when a rule is not valid, names a field that does not exist, can never apply, or can never be kept
     */
    static List<Rule> read(JsonSection file, JsonNode properties, InputSchema schema) {
        RulesReader reader = new RulesReader(properties, schema);
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (JsonNode one : file.list("rules")) {
            rules.add(reader.rule(JsonSection.of("rules[" + number + "]", one)));
            number++;
        }
        return rules;
    }

    private Rule rule(JsonSection rule) {
        rule.allowOnly(Stream.concat(NAMES.stream(), Stream.of(WHEN, GIVEN, SAYS, LIMIT, FIELD))
                .toArray(String[]::new));
        List<String> names = NAMES.stream().filter(rule::has).toList();
        if (names.size() != 1) {
            throw new CatalogException(rule.name() + " must have exactly one of " + String.join(", ", NAMES));
        }
        return switch (names.getFirst()) {
            case LeaveEmpty.NAME -> leaveEmpty(rule.allowOnly(LeaveEmpty.NAME, WHEN, GIVEN, SAYS));
            case AtLeastOne.NAME -> atLeastOne(rule.allowOnly(AtLeastOne.NAME, WHEN, GIVEN, SAYS));
            case AtMostTogether.NAME -> atMostTogether(rule.allowOnly(AtMostTogether.NAME, LIMIT, WHEN, GIVEN, SAYS));
            case NotTogether.NAME -> notTogether(rule.allowOnly(NotTogether.NAME, WHEN, GIVEN, SAYS));
            default -> needs(rule.allowOnly(Needs.NAME, FIELD, WHEN, GIVEN, SAYS));
        };
    }

    private LeaveEmpty leaveEmpty(JsonSection rule) {
        if (!rule.has(WHEN) && !rule.has(GIVEN)) {
            throw withoutCondition(rule);
        }
        String field = rule.text(LeaveEmpty.NAME);
        Terms terms = terms(rule, title(field) + " must be left empty");
        mustBeField(rule, field);
        return new LeaveEmpty(field, terms);
    }

    private AtLeastOne atLeastOne(JsonSection rule) {
        List<String> fields = fields(rule, AtLeastOne.NAME, 1);
        String demand = fields.size() == 1
                ? title(fields.getFirst()) + " must be given"
                : "One of " + titles(fields) + " must be given";
        return new AtLeastOne(fields, terms(rule, demand));
    }

    private AtMostTogether atMostTogether(JsonSection rule) {
        List<String> fields = fields(rule, AtMostTogether.NAME, 1);
        JsonNode limit = rule.value(LIMIT)
                .filter(value -> value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0)
                .orElseThrow(() -> new CatalogException(rule.pathOf(LIMIT) + " must be a whole number above 0"));
        long least = fields.stream().filter(this::mustBeGiven).count();
        if (least > limit.intValue()) {
            throw new CatalogException(rule.name() + " can never be kept: the schema requires " + least
                    + " of the fields, and " + rule.pathOf(LIMIT) + " is " + limit);
        }
        String demand = titles(fields) + " may hold at most " + limit + (fields.size() == 1 ? "" : " together");
        return new AtMostTogether(fields, limit.intValue(), terms(rule, demand));
    }

    private NotTogether notTogether(JsonSection rule) {
        List<String> fields = fields(rule, NotTogether.NAME, 2);
        List<String> given = fields.stream().filter(this::mustBeGiven).toList();
        if (given.size() > 1) {
            throw new CatalogException(rule.name() + " can never be kept: the schema requires \"" + given.getFirst()
                    + "\" and \"" + given.get(1) + "\"");
        }
        String demand = "Only one of " + titles(fields) + " may be given";
        return new NotTogether(fields, terms(rule, demand));
    }

    private Needs needs(JsonSection rule) {
        String field = rule.text(FIELD);
        String needed = rule.text(Needs.NAME);
        mustBeField(rule, field);
        mustBeField(rule, needed);
        if (field.equals(needed)) {
            throw new CatalogException(rule.name() + ": \"" + field + "\" cannot need itself");
        }
        String demand = title(field) + " needs " + title(needed) + ", which is not given";
        return new Needs(field, needed, terms(rule, demand));
    }

    private Terms terms(JsonSection rule, String demand) {
        List<Condition> conditions = conditions(rule);
        List<String> given = rule.has(GIVEN) ? fields(rule, GIVEN, 1) : List.of();
        String because = Stream.concat(
                        conditions.stream().map(condition -> title(condition.field()) + " is " + condition.value()),
                        given.stream().map(field -> title(field) + " is given"))
                .collect(Collectors.joining(" and "));
        String quote = ViolationMessages.pageQuote(rule.text(SAYS));
        for (Condition condition : conditions) {
            mustBeField(rule, condition.field());
            mustBePossible(rule, condition);
        }
        return new Terms(conditions, given, because.isEmpty() ? demand : demand + " while " + because, quote);
    }

    private List<Condition> conditions(JsonSection rule) {
        List<Condition> conditions = new ArrayList<>();
        rule.section(WHEN).node().properties().forEach(member -> {
            JsonNode defaultValue = properties.path(member.getKey()).path("default");
            conditions.add(Condition.of(member.getKey(), member.getValue(), defaultValue));
        });
        if (rule.has(WHEN) && conditions.isEmpty()) {
            throw withoutCondition(rule);
        }
        return List.copyOf(conditions);
    }

    private static CatalogException withoutCondition(JsonSection rule) {
        return new CatalogException(rule.pathOf(WHEN) + " must name a field and its value");
    }

    private List<String> fields(JsonSection rule, String member, int least) {
        List<String> fields = new ArrayList<>();
        for (JsonNode field : rule.list(member)) {
            if (!field.isTextual()) {
                throw new CatalogException(rule.pathOf(member) + " must be a list of names of fields");
            }
            mustBeField(rule, field.textValue());
            fields.add(field.textValue());
        }
        if (fields.size() < least || new HashSet<>(fields).size() < fields.size()) {
            throw new CatalogException(rule.pathOf(member) + " must name at least " + least
                    + (least == 1 ? " field" : " fields") + ", each once");
        }
        return fields;
    }

    private String titles(List<String> fields) {
        List<String> titles = fields.stream().map(this::title).toList();
        return titles.size() == 1
                ? titles.getFirst()
                : String.join(", ", titles.subList(0, titles.size() - 1)) + " and " + titles.getLast();
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
    private void mustBePossible(JsonSection rule, Condition condition) {
        if (schema.forbids(condition.field(), condition.value())) {
            throw new CatalogException(rule.name() + " requires \"" + condition.field() + "\" to be "
                    + condition.value() + ", which the schema forbids");
        }
    }

    /** Whether the schema takes no input without a value with content in the field. */
    private boolean mustBeGiven(String field) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return schema.requires(field)
                && Stream.of(json.nullNode(), json.textNode(""), json.arrayNode(), json.objectNode())
                        .allMatch(empty -> schema.forbids(field, empty));
    }
}
