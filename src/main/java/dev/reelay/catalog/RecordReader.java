package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.json.ExactJson;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.model.Listing;
import dev.reelay.model.ModelId;
import dev.reelay.notes.CatalogException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a record of RunComfy's catalog. Only its id must be there; what else cannot be read is taken as not said. */
final class RecordReader {

    private static final int MAX_TEXT = 500;

    /** A price has fewer characters. */
    private static final int MAX_PRICE = 30;

    /**
     * A record.
     *
     * @param schema null when the record has none. As bytes: all records of a catalog are in memory as long as it is
     */
    record Listed(String model, @Nullable JsonBytes schema, Listing listing) {}

    private RecordReader() {}

    /** @throws CatalogException when the record names no model */
    static Listed read(JsonNode record) {
        if (!record.isObject()) {
            throw new CatalogException("the record is not a JSON object");
        }
        JsonNode id = record.path("model_id");
        if (!id.isTextual() || !ModelId.isValid(id.textValue())) {
            throw new CatalogException("\"model_id\" is not a model id: "
                    + ForeignText.oneLine(id.isMissingNode() ? "missing" : id.toString(), MAX_TEXT));
        }
        Listing listing = new Listing(
                text(record.path("display_name")),
                price(record.path("base_price_usd")),
                text(record.path("price_unit")),
                text(record.path("pricing_note")));
        JsonNode schema = schema(record.path("input_schema"));
        return new Listed(id.textValue(), schema == null ? null : JsonBytes.of(schema), listing);
    }

    private static @Nullable JsonNode schema(JsonNode schema) {
        if (schema.isMissingNode() || schema.isNull()) {
            return null;
        }
        if (schema.isTextual()) { // JSON in a string
            try {
                JsonNode parsed = ExactJson.reader().readTree(schema.textValue());
                return parsed.isObject() ? parsed : schema;
            } catch (JsonProcessingException e) {
                return schema;
            }
        }
        return schema;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() && !value.textValue().isBlank()
                ? ForeignText.oneLine(value.textValue().strip(), MAX_TEXT)
                : null;
    }

    private static @Nullable BigDecimal price(JsonNode value) {
        String text = value.isNumber() || value.isTextual() ? value.asText().strip() : "";
        return decimal(text)
                .filter(price -> price.signum() >= 0 && (long) price.precision() - price.scale() <= MAX_PRICE)
                .filter(price -> price.scale() <= MAX_PRICE)
                .orElse(null);
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return text.isEmpty() || text.length() > MAX_PRICE ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
