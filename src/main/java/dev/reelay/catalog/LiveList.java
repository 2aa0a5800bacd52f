package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.catalog.CatalogFile.Records;
import dev.reelay.catalog.CatalogFile.Unread;
import dev.reelay.catalog.RecordReader.Listed;
import java.util.ArrayList;
import java.util.List;

/**
 * RunComfy's list, as far as catalogs are made of it: of each record its id, its schema as bytes, and what there is to show. Held in
 * memory as long as it is in force, where trees would take some six times as much. Immutable.
 */
public final class LiveList {

    /** A list that is not there yet. */
    public static final LiveList NONE = of(List.of());

    /** For messages. */
    static final String PLACE = "RunComfy's list";

    private final Records records;

    private LiveList(Records records) {
        this.records = records;
    }

    /** A list of records as RunComfy wrote them; one that names no model is noted as such. */
    public static LiveList of(List<? extends JsonNode> records) {
        return new LiveList(Records.of(PLACE, records, records.size()));
    }

    /** The list with one more record, which replaces the earlier one of its model. */
    public LiveList with(JsonNode record) {
        Records one = Records.of(PLACE, List.of(record), 1);
        List<Listed> all = new ArrayList<>(records.records());
        List<Unread> unread = new ArrayList<>(records.unread());
        one.records().forEach(added -> all.removeIf(before -> before.model().equals(added.model())));
        all.addAll(one.records());
        unread.addAll(one.unread());
        return new LiveList(new Records(PLACE, all, unread, (long) all.size() + unread.size()));
    }

    Records records() {
        return records;
    }
}
