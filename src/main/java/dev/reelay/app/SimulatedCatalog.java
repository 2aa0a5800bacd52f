package dev.reelay.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.model.Listing;
import dev.reelay.model.Model;
import dev.reelay.outcome.Violation;
import dev.reelay.simulator.SimulatedModels;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Reelay's own catalog, as the simulator serves it: always the one in force. */
final class SimulatedCatalog implements SimulatedModels {

    private static final String REQUEST_INPUT = "/input";
    private static final String PAGES = "https://www.runcomfy.com/models/";

    private final Supplier<Catalog> catalog;

    SimulatedCatalog(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    @Override
    public Collection<String> ids() {
        return catalog.get().models().stream().map(Model::id).toList();
    }

    @Override
    public Optional<ObjectNode> record(String id) {
        return catalog.get().find(id).map(SimulatedCatalog::record);
    }

    /**
     * Also for a model whose findings are only warnings: then RunComfy decides, and here it refuses. Not for one whose schema cannot
     * be used.
     */
    @Override
    public List<Problem> problems(String id, JsonNode input) {
        return catalog.get()
                .find(id)
                .filter(model -> model.source().schemaDigest() != null)
                .map(model -> model.check(input).stream()
                        .map(SimulatedCatalog::problem)
                        .toList())
                .orElse(List.of());
    }

    private static Problem problem(Violation violation) {
        String pointer = violation.pointer();
        String inside = pointer.startsWith(REQUEST_INPUT) ? pointer.substring(REQUEST_INPUT.length()) : "";
        return new Problem(inside, violation.message(), violation.rule());
    }

    /** What the catalog does not keep is left out, or follows from the id. */
    private static ObjectNode record(Model model) {
        Listing listing = model.source().listing();
        JsonNode schema = model.page().tree();
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("model_id", model.id());
        record.put("display_name", Objects.requireNonNullElse(listing.displayName(), model.id()));
        ArrayNode categories = record.putArray("categories");
        Arrays.stream(model.id().split("/"))
                .filter(segment -> segment.contains("-to-"))
                .forEach(categories::add);
        record.put("kind", "model");
        if (listing.basePriceUsd() != null) {
            record.put("base_price_usd", listing.basePriceUsd());
        }
        if (listing.priceUnit() != null) {
            record.put("price_unit", listing.priceUnit());
        }
        if (listing.pricingNote() != null) {
            record.put("pricing_note", listing.pricingNote());
        }
        record.put("model_url", PAGES + model.id().replace(" ", "%20"));
        ArrayNode inputs = record.putArray("inputs");
        schema.path("properties").fieldNames().forEachRemaining(inputs::add);
        record.set("required_inputs", schema.path("required").isArray() ? schema.path("required") : record.arrayNode());
        record.set("input_schema", schema);
        return record;
    }
}
