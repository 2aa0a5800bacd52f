package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.catalog.CatalogFile.Records;
import dev.reelay.catalog.CatalogFile.Unread;
import dev.reelay.catalog.RecordReader.Listed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /**
     * A list of records as RunComfy wrote them.
     *
     * @param unread the ids of models whose records could not be read, and why: one short line each
     */
    public static LiveList of(List<? extends JsonNode> records, Map<String, String> unread) {
        LiveList read = of(records);
        List<Unread> more = new ArrayList<>();
        unread.forEach((id, why) -> more.add(unread(id, why)));
        return read.and(List.of(), more);
    }

    private static Unread unread(String id, String why) {
        return new Unread(id, id, why);
    }

    /** The list with one more record, which replaces the earlier one of its model. */
    public LiveList with(JsonNode record) {
        Records one = Records.of(PLACE, List.of(record), 1);
        return and(one.records(), one.unread());
    }

    /**
     * The list with one more model whose record could not be read: an earlier one is that of another schema.
     *
     * @param why one short line
     */
    public LiveList withUnread(String id, String why) {
        return and(List.of(), List.of(unread(id, why)));
    }

    private LiveList and(List<Listed> addedRecords, List<Unread> addedUnread) {
        Set<String> replaced = new HashSet<>();
        addedRecords.forEach(added -> replaced.add(added.model()));
        addedUnread.forEach(added -> replaced.add(added.model() == null ? "" : added.model()));
        List<Listed> all = new ArrayList<>(records.records());
        all.removeIf(before -> replaced.contains(before.model()));
        all.addAll(addedRecords);
        List<Unread> unread = new ArrayList<>(records.unread());
        unread.removeIf(before -> before.model() != null && replaced.contains(before.model()));
        unread.addAll(addedUnread);
        return new LiveList(new Records(PLACE, all, unread, (long) all.size() + unread.size()));
    }

    Records records() {
        return records;
    }
}
