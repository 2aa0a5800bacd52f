package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.JsonBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * RunComfy's records that are in force: those of the last list that counted, and for a while those that vanished from it or were
 * looked up and never were in it. Not thread-safe.
 */
final class LiveRecords {

    /** The most models that were looked up and are not listed. */
    private static final int MOST_UNLISTED = 1_000;

    /** @param missingSince when it was first not in the list; null while it is */
    record Held(JsonBytes record, @Nullable Instant missingSince, boolean wasListed) {}

    /**
     * What a list changes.
     *
     * @param records those of the list, and those that go on
     * @param changed how many of the list's are new, or other than before
     * @param vanished the models that are not listed any more, for the first time, and go on
     * @param gone the models that were listed and do not go on any longer
     * @param next all that are in force then
     */
    record Merge(
            List<ObjectNode> records, int changed, List<String> vanished, List<String> gone, Map<String, Held> next) {}

    private final Duration grace;
    private Map<String, Held> held = new LinkedHashMap<>();

    /** @param grace how long a model goes on that is not listed */
    LiveRecords(Duration grace) {
        this.grace = grace;
    }

    /**
     * What becomes of the records with another list; nothing is changed yet.
     *
     * @param listed by model id
     * @param unread models that are listed with records that could not be read: an earlier record does not go on
     */
    Merge with(Map<String, ObjectNode> listed, Set<String> unread, Instant now) {
        Map<String, Held> next = new LinkedHashMap<>();
        int changed = changed(listed, next);
        Merge merge = new Merge(new ArrayList<>(listed.values()), changed, new ArrayList<>(), new ArrayList<>(), next);
        held.forEach((id, old) -> {
            if (next.containsKey(id) || unread.contains(id)) {
                return;
            }
            Instant since = old.missingSince() == null ? now : old.missingSince();
            if (since.plus(grace).isAfter(now)) {
                merge.records().add((ObjectNode) old.record().tree());
                next.put(id, new Held(old.record(), since, old.wasListed()));
                if (old.missingSince() == null) {
                    merge.vanished().add(id);
                }
            } else if (old.wasListed()) {
                merge.gone().add(id);
            }
        });
        return merge;
    }

    /** The list is in force. */
    void keep(Merge merge) {
        held = merge.next();
    }

    private int changed(Map<String, ObjectNode> listed, Map<String, Held> next) {
        int changed = 0;
        for (Map.Entry<String, ObjectNode> record : listed.entrySet()) {
            JsonBytes bytes = JsonBytes.of(record.getValue());
            Held before = held.get(record.getKey());
            changed += before == null || !before.record().equals(bytes) ? 1 : 0;
            next.put(record.getKey(), new Held(bytes, null, true));
        }
        return changed;
    }

    /** Adds the record of one model, or replaces it. */
    void add(ObjectNode record, Instant now) {
        String id = record.path("model_id").asText();
        Held before = held.remove(id);
        boolean isListed = before != null && before.missingSince() == null;
        boolean wasListed = before != null && before.wasListed();
        held.put(id, new Held(JsonBytes.of(record), isListed ? null : now, wasListed));
        forgetSurplus();
    }

    /** Removes the record of one model, if there is one. */
    void remove(String id) {
        held.remove(id);
    }

    private void forgetSurplus() {
        List<String> unlisted = new ArrayList<>();
        held.forEach((id, one) -> {
            if (one.missingSince() != null) {
                unlisted.add(id);
            }
        });
        unlisted.stream().limit(Math.max(0, unlisted.size() - MOST_UNLISTED)).forEach(held::remove);
    }
}
