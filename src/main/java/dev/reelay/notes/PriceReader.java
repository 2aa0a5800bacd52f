package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cost.Cost;
import dev.reelay.model.Listing;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the {@code "price"} of a model file or of notes. */
final class PriceReader {

    private static final Set<String> UNITS = new TreeSet<>(Set.of(Listing.PER_JOB, "second", "output", "image"));

    private PriceReader() {}

    /** @throws CatalogException when a member is not valid */
    static Listing read(JsonSection price, Listing listing) {
        price.allowOnly("usd", "per");
        Optional<JsonNode> number = price.value("usd").filter(JsonNode::isNumber);
        Cost usd = number.isEmpty() ? null : Cost.ofPossible(number.get().decimalValue());
        if (usd == null) {
            throw new CatalogException(price.pathOf("usd") + " must be a number from 0 to below "
                    + Cost.LIMIT.toPlainString() + ": US dollars");
        }
        String unit = price.optionalText("per").orElse(Listing.PER_JOB);
        if (!UNITS.contains(unit)) {
            throw new CatalogException(
                    price.pathOf("per") + " must be one of " + String.join(", ", UNITS) + ", not \"" + unit + "\"");
        }
        return listing.withPrice(usd.usd(), unit);
    }
}
