package dev.reelay.money;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cost.Cost;
import dev.reelay.json.JsonBytes;
import dev.reelay.model.Listing;
import dev.reelay.model.Model;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model's jobs are priced: so many dollars for each job, second, output or image. How many there are, the input says in the field
 * that the model's schema names for it, or else the schema's default; where neither does, a job has {@value #USUAL_SECONDS} seconds and one
 * output.
 *
 * @param usd the price of one unit
 * @param field the field with the number of units; null when there is none
 * @param usual the number of units where the input says none
 * @param isSet whether an operator has set the price, so that it is not corrected
 */
record PriceRule(BigDecimal usd, @Nullable Field field, BigDecimal usual, boolean isSet) {

    static final int USUAL_SECONDS = 5;

    /** A job has no more seconds, and no more outputs: what is beyond is no number of either. */
    private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(86_400);

    /** @param perUnit how many of the field make one unit: a thousand milliseconds make a second */
    record Field(String name, int perUnit) {}

    /** What is counted. */
    private record Units(@Nullable Field field, BigDecimal usual) {}

    private static final List<Field> SECONDS = List.of(
            new Field("duration", 1),
            new Field("seconds", 1),
            new Field("duration_seconds", 1),
            new Field("duration_ms", 1_000),
            new Field("music_length_ms", 1_000));

    private static final List<Field> OUTPUTS = List.of(
            new Field("num_images", 1),
            new Field("number_of_images", 1),
            new Field("num_outputs", 1),
            new Field("n", 1));

    /** The rule of a model; null when its price, or what the price is for, is not known. */
    static @Nullable PriceRule of(Model model) {
        Listing listing = model.source().listing();
        if (listing.basePriceUsd() == null || listing.priceUnit() == null) {
            return null;
        }
        return switch (listing.priceUnit().strip()) {
            case Listing.PER_JOB -> new PriceRule(listing.basePriceUsd(), null, BigDecimal.ONE, listing.isPriceSet());
            case "second" -> of(model, listing, SECONDS, BigDecimal.valueOf(USUAL_SECONDS));
            case "output", "image" -> of(model, listing, OUTPUTS, BigDecimal.ONE);
            default -> null;
        };
    }

    private static PriceRule of(Model model, Listing listing, List<Field> fields, BigDecimal usual) {
        JsonNode properties = model.page().tree().path("properties");
        BigDecimal usd = listing.basePriceUsd() == null ? BigDecimal.ZERO : listing.basePriceUsd();
        for (Field field : fields) {
            JsonNode described = properties.get(field.name());
            if (described != null) {
                BigDecimal byDefault = units(field, described.path("default").asText(""));
                return new PriceRule(usd, field, byDefault == null ? usual : byDefault, listing.isPriceSet());
            }
        }
        return new PriceRule(usd, null, usual, listing.isPriceSet());
    }

    /** What its jobs cost when its price is multiplied by this. */
    Rate rate(double factor) {
        return new Rate(new Units(field, usual), usd.movePointRight(6).doubleValue(), factor);
    }

    /** What a job with this input costs, rounded up to a millionth of a dollar; null when no job can cost so much. */
    @Nullable
    Cost cost(JsonBytes input) {
        BigDecimal units = field == null ? null : units(field, InputField.text(input, field.name()));
        BigDecimal cost = usd.multiply(units == null ? usual : units);
        return cost.compareTo(Cost.LIMIT) < 0 ? Cost.ofPossible(cost.setScale(6, RoundingMode.CEILING)) : null;
    }

    private static @Nullable BigDecimal units(Field field, String text) {
        try {
            BigDecimal number = new BigDecimal(text.strip());
            if (number.signum() <= 0 || Math.abs((long) number.scale()) > InputField.LONGEST) {
                return null;
            }
            BigDecimal units = number.divide(BigDecimal.valueOf(field.perUnit()), 6, RoundingMode.CEILING);
            return units.compareTo(MOST_UNITS) > 0 ? null : units;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
