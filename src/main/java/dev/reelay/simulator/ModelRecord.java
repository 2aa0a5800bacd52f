package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What follows from a model's raw record for searches and for its requests. Whatever is missing in the record, or makes no sense, is
 * as if it were not there.
 *
 * @param id the model's id; empty for something in the list that is the record of no model
 * @param raw the record; a missing node for a model of which nothing but the id is known
 */
record ModelRecord(String id, JsonNode raw) {

    private static final BigDecimal USUAL_COST = new BigDecimal("0.05");
    private static final BigDecimal USUAL_SECONDS = BigDecimal.valueOf(5);
    private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(3600);
    private static final Pattern TO_KIND = Pattern.compile("(?:^|-)to-(video|image|audio|music|speech|sound|voice)");
    private static final Pattern KIND = Pattern.compile("(video|image|audio|music|speech|sound|voice|tts)");
    private static final List<String> SECONDS = List.of("duration", "seconds", "duration_seconds");
    private static final List<String> NUMBERS = List.of("num_images", "number_of_images", "num_outputs", "n");

    static ModelRecord unlisted(String id) {
        return new ModelRecord(id, MissingNode.getInstance());
    }

    /**
     * The key of the output: {@code video}, {@code image}, {@code images} when the input asks for several, or {@code audio}. By what
     * the id says that is made, then by the categories, then by any word of the id. A video in doubt, but an image for a model that
     * edits.
     */
    String outputKey(JsonNode input) {
        List<String> segments =
                Arrays.asList(id.toLowerCase(Locale.ROOT).split("/")).reversed();
        String kind = first(TO_KIND, segments)
                .or(() -> first(TO_KIND, categories()))
                .or(() -> first(KIND, categories()))
                .or(() -> first(KIND, segments))
                .orElse(segments.contains("edit") ? "image" : "video");
        return switch (kind) {
            case "video" -> "video";
            case "image" ->
                number(input, NUMBERS).orElse(BigDecimal.ONE).compareTo(BigDecimal.ONE) > 0 ? "images" : "image";
            default -> "audio";
        };
    }

    /** A plausible cost in US dollars: the base price, for each second or image where that is the unit. */
    BigDecimal cost(JsonNode input) {
        JsonNode price = raw.path("base_price_usd");
        if (!price.isNumber() || !(price.doubleValue() >= 0 && price.doubleValue() < 10_000)) {
            return USUAL_COST;
        }
        BigDecimal units = raw.path("price_unit").asText().equals("second")
                ? number(input, SECONDS).orElse(USUAL_SECONDS)
                : number(input, NUMBERS).orElse(BigDecimal.ONE);
        return BigDecimal.valueOf(price.doubleValue()).multiply(units).setScale(4, RoundingMode.HALF_UP);
    }

    /** Whether every word of a search is in the id, the name, the description or a category, in whichever case. */
    boolean matches(String search) {
        String all = String.join(
                        "\n",
                        Stream.concat(Stream.of(id, text("display_name"), text("description")), categories().stream())
                                .toList())
                .toLowerCase(Locale.ROOT);
        return Stream.of(search.toLowerCase(Locale.ROOT).strip().split("\\s+")).allMatch(all::contains);
    }

    boolean isIn(String category) {
        return categories().contains(category.toLowerCase(Locale.ROOT));
    }

    boolean isOfKind(String kind) {
        return text("kind").equalsIgnoreCase(kind);
    }

    List<String> categories() {
        return raw.path("categories")
                .valueStream()
                .filter(JsonNode::isTextual)
                .map(it -> it.textValue().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The record as the list has it. */
    JsonNode listed(boolean withSchema) {
        return withSchema || !(raw instanceof ObjectNode object) ? raw : object.without("input_schema");
    }

    private String text(String field) {
        return raw.path(field).asText();
    }

    private static Optional<String> first(Pattern pattern, List<String> texts) {
        return texts.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** The first of the fields that is a number above 0, or the text of one: some models have them as enums of text. */
    private static Optional<BigDecimal> number(JsonNode input, List<String> fields) {
        return fields.stream()
                .map(input::path)
                .filter(value -> value.isNumber() || value.isTextual())
                .map(value -> value.asDouble(0))
                .filter(value -> value > 0 && value <= MOST_UNITS.doubleValue())
                .map(BigDecimal::valueOf)
                .findFirst();
    }
}
