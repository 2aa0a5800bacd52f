package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.Table;
import dev.reelay.cli.Terminal;
import dev.reelay.model.InputSchema;
import dev.reelay.model.Listing;
import dev.reelay.model.MediaField;
import dev.reelay.model.Model;
import dev.reelay.model.Timings;
import dev.reelay.model.Validation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known about a model, for people and for programs. */
final class ModelReport {

    private ModelReport() {}

    /** Where a model comes from, for people and for programs. */
    static String origin(Model model) {
        return word(model.source().origin());
    }

    /** How an input that breaks the rules is taken. */
    static String validation(Model model) {
        return word(model.source().validation());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** What follows for the requests of a model whose schema cannot be used, and who decides that. */
    static String ofUnusable(Validation validation) {
        String follows = switch (validation) {
            case ENFORCE -> "its requests are rejected with invalid_input, rule " + InputSchema.UNUSABLE;
            case WARN ->
                "its inputs are not checked, but for files: jobs are submitted, and their results have the warning "
                        + InputSchema.UNUSABLE;
            case OFF -> "its inputs are not checked, but for files: jobs are submitted without a warning";
        };
        return follows + " (validation is " + word(validation)
                + ": REELAY_VALIDATION_UNUSABLE_SCHEMA, or \"validation\" in notes)";
    }

    static void print(KnownModels.Known known, Terminal terminal) {
        Model model = known.model();
        Listing listing = model.source().listing();
        String name = listing.displayName();
        terminal.print(model.id() + (name == null ? "" : " (" + name + ")"));
        String digest = model.source().schemaDigest();
        terminal.print("  origin      " + origin(model) + (digest == null ? "" : ", schema " + digest));
        terminal.print("  validation  " + validation(model));
        listing.priceText().ifPresent(price -> terminal.print("  base price  " + price + " (not a quote)"));
        listing.noteText().ifPresent(note -> terminal.print("  pricing     " + note));
        timings(model.timings()).forEach((what, value) -> terminal.print("  %-11s %s".formatted(what, value)));
        terminal.print("");
        if (known.setAside() != null) {
            terminal.print("RunComfy's schema of this model cannot be used: "
                    + known.setAside().reason());
            terminal.print("  read from   " + known.setAside().place());
            terminal.print("  so          " + ofUnusable(model.source().validation()));
        } else {
            fields(model).print(terminal);
        }
        printMedia(model.media(), terminal);
        printRules(model.ruleTexts(), terminal);
    }

    private static Map<String, String> timings(Timings timings) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("typical", timings.typical() + ": most jobs have ended by then");
        texts.put("gives up", timings.giveUpAfter() + " after RunComfy accepted the job");
        if (timings.queueMaxWait() != null) {
            texts.put("queue", "at most " + timings.queueMaxWait());
        }
        return texts;
    }

    private static Table fields(Model model) {
        JsonNode schema = model.schema();
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asText).toList();
        Table table = new Table("FIELD", "TYPE", "REQUIRED", "DEFAULT", "ALLOWED");
        List<Map.Entry<String, JsonNode>> fields =
                new ArrayList<>(schema.path("properties").properties());
        fields.sort(Comparator.comparing(field -> !required.contains(field.getKey())));
        for (Map.Entry<String, JsonNode> field : fields) {
            table.add(List.of(
                    field.getKey(),
                    FieldText.type(field.getKey(), field.getValue(), model.media()),
                    required.contains(field.getKey()) ? "yes" : "",
                    FieldText.byDefault(field.getValue()),
                    FieldText.bounds(field.getValue())));
        }
        return table;
    }

    private static void printMedia(List<MediaField> media, Terminal terminal) {
        if (media.isEmpty()) {
            return;
        }
        terminal.print("");
        terminal.print("Files behind URLs: public https");
        for (MediaField field : media) {
            String rules = String.join("; ", MediaText.rules(field));
            terminal.print(
                    "  " + field.name() + " (" + word(field.kind()) + ")" + (rules.isEmpty() ? "" : ": " + rules));
        }
    }

    private static void printRules(List<String> rules, Terminal terminal) {
        if (rules.isEmpty()) {
            return;
        }
        terminal.print("");
        terminal.print("Rules from the model's page:");
        rules.forEach(rule -> terminal.print("  " + rule));
    }

    static ObjectNode json(KnownModels.Known known) {
        Model model = known.model();
        ObjectNode json = summary(model);
        if (known.setAside() != null) {
            ObjectNode unusable = json.putObject(InputSchema.UNUSABLE);
            unusable.put("place", known.setAside().place());
            unusable.put("reason", known.setAside().reason());
            unusable.put("consequence", ofUnusable(model.source().validation()));
        }
        Timings timings = model.timings();
        ObjectNode times = json.putObject("timings");
        times.put("typical", timings.typical().toString());
        times.put("give_up_after", timings.giveUpAfter().toString());
        if (timings.queueMaxWait() != null) {
            times.put("queue_max_wait", timings.queueMaxWait().toString());
        }
        json.set("input_schema", model.schema());
        ArrayNode media = json.putArray("media");
        for (MediaField field : model.media()) {
            ObjectNode node = media.addObject();
            node.put("field", field.name());
            node.put("kind", word(field.kind()));
            node.put("data_uri", field.dataUris());
            ArrayNode rules = node.putArray("rules");
            MediaText.rules(field).forEach(rules::add);
        }
        ArrayNode rules = json.putArray("rules");
        model.ruleTexts().forEach(rules::add);
        return json;
    }

    /** The same without fields and rules. */
    static ObjectNode summary(Model model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Listing listing = model.source().listing();
        json.put("model", model.id());
        putUnlessNull(json, "display_name", listing.displayName());
        json.put("origin", origin(model));
        putUnlessNull(json, "schema", model.source().schemaDigest());
        json.put("validation", validation(model));
        if (listing.basePriceUsd() != null) {
            json.put("base_price_usd", listing.basePriceUsd());
        }
        putUnlessNull(json, "price_unit", listing.priceUnit());
        putUnlessNull(json, "pricing_note", listing.pricingNote());
        return json;
    }

    private static void putUnlessNull(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
