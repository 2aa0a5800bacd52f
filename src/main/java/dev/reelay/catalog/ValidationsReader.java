package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.ForeignText;
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

    /**
     * The rules of a field.
     *
     * @param unchecked those that Reelay does not know, as they are written
     */
    record Validations(List<MediaRule> rules, List<String> unchecked) {
        static final Validations NONE = new Validations(List.of(), List.of());
    }

    /** More rules of one field are not read. */
    private static final int MAX_RULES = 50;

    private static final int LONGEST_SHOWN = 60;
    private static final int LONGEST_ERROR = 300;
    private static final int MAX_DIGITS = 15;

    /** Other names that pages may have for a measure. */
    private static final Map<String, Measure> ALIASES = Stream.of(
                    "duration", "video_duration", "audio_duration", "video_duration_seconds", "audio_duration_seconds")
            .collect(Collectors.toUnmodifiableMap(name -> name, _ -> Measure.DURATION_SECONDS));

    private ValidationsReader() {}

    /** The rules of a field that must make sense, as {@link #read(String, JsonNode, Strictness)}. */
    static List<MediaRule> read(String place, JsonNode validations) {
        return read(place, validations, Strictness.STRICT).rules();
    }

    /**
     * Reads all rules of a field.
     *
     * @param validations the value of the keyword; no rules when it is missing or null
     * @throws CatalogException when one is not valid, and the strictness refuses that
     */
    static Validations read(String place, JsonNode validations, Strictness strictness) {
        if (validations.isMissingNode() || validations.isNull()) {
            return Validations.NONE;
        }
        if (!validations.isArray()) {
            strictness.refuse("\"validations\" must be an array at " + place);
            return new Validations(List.of(), List.of("validations"));
        }
        List<MediaRule> rules = new ArrayList<>();
        List<String> unchecked = new ArrayList<>();
        validations.valueStream().limit(MAX_RULES).forEach(one -> {
            try {
                rules.add(read(JsonSection.of("validations at " + place, one)));
            } catch (CatalogException e) {
                strictness.refuse(e.getMessage());
                unchecked.add(shown(one));
            }
        });
        if (validations.size() > MAX_RULES) {
            strictness.refuse("more than " + MAX_RULES + " validations at " + place);
        }
        return new Validations(rules, unchecked);
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

    private static String shown(JsonNode validation) {
        String rule = validation.path("validation_rule").asText("");
        String value = validation.path("validation_value").asText("");
        return ForeignText.oneLine(rule.isEmpty() ? validation.toString() : rule + " " + value, LONGEST_SHOWN);
    }

    private static CatalogException unknown(JsonSection validation, String rule) {
        String known = Arrays.stream(Measure.values()).map(Measure::onPages).collect(Collectors.joining(", "));
        return new CatalogException("unknown validation_rule \"" + rule + "\" in " + validation.name() + ": known are "
                + known + ", each with <, <=, > or >=");
    }
}
