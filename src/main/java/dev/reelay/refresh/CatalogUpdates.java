package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.catalog.CurrentCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one place that puts a catalog in force while the worker runs. Thread-safe. */
public final class CatalogUpdates {

    private final CatalogLoader loader;
    private final CurrentCatalog current;
    private List<ObjectNode> live = List.of();

    public CatalogUpdates(CatalogLoader loader, CurrentCatalog current) {
        this.loader = loader;
        this.current = current;
    }

    /** RunComfy's list was fetched: its records replace all earlier ones. */
    public synchronized void liveFetched(List<ObjectNode> records) {
        current.replace(loader.load(records));
        live = List.copyOf(records);
    }

    /** One record was fetched: it replaces the earlier one of the same model, or adds its model. */
    public synchronized void recordFetched(ObjectNode fetched) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        live.forEach(record -> records.put(record.path("model_id").asText(), record));
        records.put(fetched.path("model_id").asText(), fetched);
        liveFetched(List.copyOf(records.values()));
    }

    /** Reads the folder again. */
    public synchronized void folderChanged() {
        current.replace(loader.load(live));
    }
}
