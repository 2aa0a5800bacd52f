package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.dialect.LenientSchema;
import dev.reelay.json.ForeignText;
import dev.reelay.model.MediaRule;
import dev.reelay.model.MediaRule.Comparison;
import dev.reelay.model.MediaRule.Measure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the {@code "validations"} of a field: its rules for the file behind a URL. */
final class ValidationsReader {

    private static final int LONGEST_SHOWN = 60;
    private static final int LONGEST_ERROR = 300;
    private static final int MAX_DIGITS = 15;

    /** Other names that pages may have for a measure. */
    private static final Map<String, Measure> ALIASES = Stream.of(
                    "duration", "video_duration", "audio_duration", "video_duration_seconds", "audio_duration_seconds")
            .collect(Collectors.toUnmodifiableMap(name -> name, _ -> Measure.DURATION_SECONDS));

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
        if (validations.size() > LenientSchema.MAX_VALIDATIONS) {
            throw new CatalogException("more than " + LenientSchema.MAX_VALIDATIONS + " validations at " + place);
        }
        List<MediaRule> rules = new ArrayList<>();
        for (JsonNode one : validations) {
            rules.add(read(JsonSection.of("validations at " + place, one)));
        }
        return rules;
    }

    private static MediaRule read(JsonSection validation) {
        String written = ForeignText.oneLine(validation.text("validation_rule"), LONGEST_SHOWN);
        String rule = written.replace(" ", "").toLowerCase(Locale.ROOT);
        Comparison comparison = Arrays.stream(Comparison.values())
                .filter(one -> rule.endsWith(one.onPages()))
                .max(Comparator.comparing(one -> one.onPages().length()))
                .orElseThrow(() -> unknown(validation, rule));
        String measured = rule.substring(0, rule.length() - comparison.onPages().length());
        Measure measure = Arrays.stream(Measure.values())
                .filter(one -> one.onPages().equals(measured))
                .findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(measured)))
                .orElseThrow(() -> unknown(validation, rule));
        BigDecimal value = validation
                .value("validation_value")
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .filter(ValidationsReader::isPlain)
                .orElseThrow(() -> new CatalogException(validation.pathOf("validation_value") + " must be a number"));
        String error = validation.optionalText("validation_error").orElse("");
        return new MediaRule(measure, comparison, value, ForeignText.cut(error, LONGEST_ERROR));
    }

    /** A message shows the limit with all its digits. */
    static boolean isPlain(BigDecimal limit) {
        return Math.abs((long) limit.precision() - limit.scale()) <= MAX_DIGITS
                && Math.abs(limit.scale()) <= MAX_DIGITS;
    }

    private static CatalogException unknown(JsonSection validation, String rule) {
        String known = Arrays.stream(Measure.values()).map(Measure::onPages).collect(Collectors.joining(", "));
        return new CatalogException("unknown validation_rule \"" + rule + "\" in " + validation.name() + ": known are "
                + known + ", each with <, <=, > or >=");
    }
}
