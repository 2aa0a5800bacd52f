package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.view.row.Filter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A plan while its targets are chosen. */
final class PlanDraft {

    private static final String BEYOND_MAX = "beyond_max";

    private record Kind(String model, String state) {}

    private final int max;
    private final List<String> ids = new ArrayList<>();
    private final TreeMap<String, Integer> skipped = new TreeMap<>();
    private final Map<Kind, Integer> groups = new HashMap<>();
    private final List<@Nullable BigDecimal> worths = new ArrayList<>();
    private int risky;

    /** @param max how many targets at most */
    PlanDraft(int max) {
        this.max = max;
    }

    boolean isFull() {
        return ids.size() == max;
    }

    /** A target that fits the filter, and to which it cannot be done. */
    void leaveOut(String code) {
        skipped.merge(code, 1, Integer::sum);
    }

    /**
     * A target to which it can be done; left out when there is no room for it.
     *
     * @param worth in US dollars; null when that is not known
     */
    void take(String id, String model, String state, boolean isRisky, @Nullable BigDecimal worth) {
        if (isFull()) {
            leaveOutBeyondMax();
            return;
        }
        ids.add(id);
        groups.merge(new Kind(model, state), 1, Integer::sum);
        risky += isRisky ? 1 : 0;
        worths.add(worth);
    }

    void leaveOutBeyondMax() {
        leaveOut(BEYOND_MAX);
    }

    BulkPlan plan(Action.Kind kind, Filter filter, boolean confirmed, Instant now) {
        return new BulkPlan(
                UUID.randomUUID().toString(),
                kind,
                filter,
                ids,
                groups.entrySet().stream()
                        .map(group -> new BulkPlan.Group(
                                group.getKey().model(), group.getKey().state(), group.getValue()))
                        .sorted(Comparator.comparingInt(BulkPlan.Group::count)
                                .reversed()
                                .thenComparing(BulkPlan.Group::model)
                                .thenComparing(BulkPlan.Group::state))
                        .toList(),
                skipped,
                risky,
                confirmed,
                Stakes.sum(worths),
                now);
    }
}
