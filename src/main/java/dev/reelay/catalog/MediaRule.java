package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One entry of a field's {@code validations} on a model's page: a rule for the file behind a URL.
 *
 * @param value the limit, in the measure's unit
 * @param error the page's message for a file that breaks the rule; empty when it has none
 */
public record MediaRule(Measure measure, Comparison comparison, BigDecimal value, String error) {

    /** The quantity that is measured, with its name on RunComfy's pages. */
    public enum Measure {
        WIDTH_PIXELS("width_pixels"),
        HEIGHT_PIXELS("height_pixels"),
        /** Width divided by height. */
        WIDTH_TO_HEIGHT("width/height"),
        /** In megabytes of 1,048,576 bytes. */
        FILE_SIZE_MB("file_size_mb");

        private final String onPages;

        Measure(String onPages) {
            this.onPages = onPages;
        }
    }

    /** How the measure must compare with the limit, with its sign on the pages. */
    public enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String onPages;

        /** Whether the value is an upper limit. */
        boolean isUpper() {
            return this == LESS || this == AT_MOST;
        }

        Comparison(String onPages) {
            this.onPages = onPages;
        }
    }

    /** The rule's name as on the page, for example {@code width_pixels<=}. */
    public String name() {
        return measure.onPages + comparison.onPages;
    }

    /** @param validations the value of the keyword; no rules when it is missing or null */
    static List<MediaRule> readAll(String place, JsonNode validations) {
        if (validations.isMissingNode() || validations.isNull()) {
            return List.of();
        }
        if (!validations.isArray()) {
            throw new CatalogException("\"validations\" must be an array at " + place);
        }
        return validations
                .valueStream()
                .map(one -> read(JsonSection.of("validations at " + place, one)))
                .toList();
    }

    private static MediaRule read(JsonSection validation) {
        String rule = validation.text("validation_rule").replace(" ", "");
        Comparison comparison = Arrays.stream(Comparison.values())
                .filter(one -> rule.endsWith(one.onPages))
                .max(Comparator.comparing(one -> one.onPages.length()))
                .orElseThrow(() -> unknown(validation, rule));
        String measured = rule.substring(0, rule.length() - comparison.onPages.length());
        Measure measure = Arrays.stream(Measure.values())
                .filter(one -> one.onPages.equals(measured))
                .findFirst()
                .orElseThrow(() -> unknown(validation, rule));
        Optional<JsonNode> value = validation.value("validation_value").filter(JsonNode::isNumber);
        return new MediaRule(
                measure,
                comparison,
                value.map(JsonNode::decimalValue)
                        .orElseThrow(() ->
                                new CatalogException(validation.pathOf("validation_value") + " must be a number")),
                validation.optionalText("validation_error").orElse(""));
    }

    private static CatalogException unknown(JsonSection validation, String rule) {
        String known = Arrays.stream(Measure.values()).map(one -> one.onPages).collect(Collectors.joining(", "));
        return new CatalogException("unknown validation_rule \"" + rule + "\" in " + validation.name() + ": known are "
                + known + ", each with <, <=, > or >=");
    }
}
