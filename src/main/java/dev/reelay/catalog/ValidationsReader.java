package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.model.MediaRule;
import dev.reelay.model.MediaRule.Comparison;
import dev.reelay.model.MediaRule.Measure;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the {@code "validations"} of a field: its rules for the file behind a URL. */
final class ValidationsReader {

    private ValidationsReader() {}

    /**
     * Reads all rules of a field.
     *
     * @param validations the value of the keyword; no rules when it is missing or null
     * @throws CatalogException when one is not valid
     */
    static List<MediaRule> read(String place, JsonNode validations) {
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
                .filter(one -> rule.endsWith(one.onPages()))
                .max(Comparator.comparing(one -> one.onPages().length()))
                .orElseThrow(() -> unknown(validation, rule));
        String measured = rule.substring(0, rule.length() - comparison.onPages().length());
        Measure measure = Arrays.stream(Measure.values())
                .filter(one -> one.onPages().equals(measured))
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
        String known = Arrays.stream(Measure.values()).map(Measure::onPages).collect(Collectors.joining(", "));
        return new CatalogException("unknown validation_rule \"" + rule + "\" in " + validation.name() + ": known are "
                + known + ", each with <, <=, > or >=");
    }
}
