package dev.reelay.budget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.budget.BudgetDemand.Need;
import dev.reelay.budget.DayShares.Owed;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Encodes and decodes the records of budgets in {@code generation-limits}: {@code budget-demand/<partition>} and {@code
 * budget-grant/<scope>}. Each value is JSON with a version {@code v}; unknown fields, and keys of other kinds, are ignored. Money is in
 * millionths of a dollar, days are counted from that of the epoch.
 */
public final class BudgetRecords {

    private static final String DEMAND = "budget-demand/";
    private static final String GRANT = "budget-grant/";

    /** A vector of a hundred thousand partitions is shorter. */
    private static final int MAX_BYTES = 2 << 20;

    /** Ten times the largest budget, in millionths of a dollar. */
    private static final long MOST = 10_000_000_000_000_000L;

    private BudgetRecords() {}

    /** The record of a demand. */
    public static OutgoingRecord encode(BudgetDemand demand) {
        ObjectNode body = SharedJson.object();
        ObjectNode budgets = body.putObject("budgets");
        demand.entries().forEach((scope, entry) -> {
            ObjectNode of = budgets.putObject(scope.name()).put("seen", entry.seen());
            new TreeMap<>(entry.needs())
                    .forEach((measure, need) -> of.putObject(measure.word())
                            .put("day", need.day())
                            .put("used", need.used())
                            .put("waiting", need.waiting())
                            .put("next", need.next()));
        });
        return SharedJson.record(DEMAND + demand.partition(), body);
    }

    /** The record of a grant. */
    public static OutgoingRecord encode(BudgetGrant grant) {
        ObjectNode body = SharedJson.object().put("seq", grant.sequence());
        new TreeMap<>(grant.budgets()).forEach((measure, shared) -> {
            ObjectNode of = body.putObject(measure.word())
                    .put("day", shared.day())
                    .put("limit", shared.limit())
                    .put("begun", shared.begun());
            ArrayNode shares = of.putArray("shares");
            shared.shares().forEach(shares::add);
            if (!shared.owed().isEmpty()) {
                ObjectNode owed = of.putObject("owed");
                shared.owed()
                        .forEach((partition, taken) -> owed.putObject(partition.toString())
                                .put("held", taken.held())
                                .put("since", taken.since()));
            }
        });
        return SharedJson.record(GRANT + grant.scope().name(), body);
    }

    /**
     * The content of a record.
     *
     * @return empty for keys of other kinds
     * @throws SharedJson.Unreadable when it is of a newer format, or none that Reelay writes
     */
    public static Optional<BudgetRecord> decode(byte[] key, byte[] value) throws SharedJson.Unreadable {
        String name = new String(key, StandardCharsets.UTF_8);
        if (name.startsWith(DEMAND)) {
            return Optional.of(
                    demand(SharedJson.partition(name.substring(DEMAND.length())), SharedJson.body(value, MAX_BYTES)));
        }
        return name.startsWith(GRANT)
                ? Optional.of(
                        grant(SharedJson.scope(name.substring(GRANT.length())), SharedJson.body(value, MAX_BYTES)))
                : Optional.empty();
    }

    private static BudgetDemand demand(int partition, JsonNode body) throws SharedJson.Unreadable {
        TreeMap<Scope, BudgetDemand.Entry> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : body.path("budgets").properties()) {
            JsonNode entry = field.getValue();
            Map<BudgetMeasure, Need> needs = new EnumMap<>(BudgetMeasure.class);
            for (BudgetMeasure measure : BudgetMeasure.values()) {
                JsonNode need = entry.get(measure.word());
                if (need != null) {
                    needs.put(
                            measure,
                            new Need(
                                    number(need, "day", Integer.MIN_VALUE),
                                    number(need, "used", 0),
                                    number(need, "waiting", 0),
                                    number(need, "next", 0)));
                }
            }
            BudgetDemand.Entry read = new BudgetDemand.Entry(number(entry, "seen", 0), needs);
            Scope.named(field.getKey()).ifPresent(scope -> entries.put(scope, read));
        }
        return new BudgetDemand(partition, entries);
    }

    private static BudgetGrant grant(Scope scope, JsonNode body) throws SharedJson.Unreadable {
        Map<BudgetMeasure, DayShares> budgets = new EnumMap<>(BudgetMeasure.class);
        for (BudgetMeasure measure : BudgetMeasure.values()) {
            JsonNode of = body.get(measure.word());
            if (of != null) {
                budgets.put(measure, shares(of));
            }
        }
        return new BudgetGrant(scope, number(body, "seq", 1), budgets);
    }

    private static DayShares shares(JsonNode of) throws SharedJson.Unreadable {
        List<Long> shares = new ArrayList<>();
        for (JsonNode share : of.path("shares")) {
            shares.add(number(share, "shares", 0));
        }
        TreeMap<Integer, Owed> owed = new TreeMap<>();
        for (Map.Entry<String, JsonNode> taken : of.path("owed").properties()) {
            owed.put(
                    SharedJson.partition(taken.getKey()),
                    new Owed(number(taken.getValue(), "held", 0), number(taken.getValue(), "since", 1)));
        }
        return new DayShares(
                number(of, "day", Integer.MIN_VALUE), number(of, "limit", 1), number(of, "begun", 1), shares, owed);
    }

    /** What is larger is no amount, and no number of a grant. */
    private static long number(JsonNode of, String field, long least) throws SharedJson.Unreadable {
        return SharedJson.number(of, field, least, MOST);
    }
}
