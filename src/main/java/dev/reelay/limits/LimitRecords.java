package dev.reelay.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.limits.Demand.Count;
import dev.reelay.limits.Shared.Owed;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the records of {@code generation-limits}: {@code demand/<partition>} and {@code grant/<scope>}. Each value is
 * JSON with a version {@code v}; unknown fields, and keys of other kinds, are ignored, and so is a scope within a demand that no limit can
 * have: what the demand says of the others holds. {@link RestRecord} has the third kind.
 */
public final class LimitRecords {

    private static final String DEMAND = "demand/";
    private static final String GRANT = "grant/";

    /** Jobs without a tenant, by model. */
    private static final String MAY_RUN = "may_run";

    /** Jobs of tenants, by the tenant's scope and by model. */
    private static final String MAY_RUN_OF = "may_run_of";

    /** What the owner's settings say, by measure. */
    private static final String SETTINGS = "settings";

    /** A vector of a hundred thousand partitions is shorter. */
    static final int MAX_BYTES = 1 << 20;

    private LimitRecords() {}

    /** The record of a demand. */
    public static OutgoingRecord encode(Demand demand) {
        ObjectNode body = SharedJson.object();
        ObjectNode limits = body.putObject("limits");
        demand.entries().forEach((scope, entry) -> {
            ObjectNode of = limits.putObject(scope.name()).put("seen", entry.seen());
            new TreeMap<>(entry.counts())
                    .forEach((measure, count) -> of.putObject(measure.word())
                            .put("used", count.used())
                            .put("waiting", count.waiting()));
        });
        demand.mayRun().forEach((job, until) -> {
            Scope tenant = job.tenant();
            ObjectNode mayRun = tenant == null
                    ? body.withObjectProperty(MAY_RUN)
                    : body.withObjectProperty(MAY_RUN_OF).withObjectProperty(tenant.name());
            ArrayNode times = mayRun.putArray(job.model().name());
            until.forEach(time -> times.add(time.toEpochMilli()));
        });
        if (!demand.settings().isEmpty()) {
            ObjectNode settings = body.putObject(SETTINGS);
            new TreeMap<>(demand.settings()).forEach((measure, slots) -> settings.put(measure.word(), slots));
        }
        return SharedJson.record(DEMAND + demand.partition(), body);
    }

    /** The record of a grant. */
    public static OutgoingRecord encode(Grant grant) {
        ObjectNode body = SharedJson.object().put("seq", grant.sequence());
        new TreeMap<>(grant.limits()).forEach((measure, shared) -> {
            ObjectNode of =
                    body.putObject(measure.word()).put("limit", shared.limit()).put("begun", shared.begun());
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
    public static Optional<LimitRecord> decode(byte[] key, byte[] value) throws SharedJson.Unreadable {
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

    private static Demand demand(int partition, JsonNode body) throws SharedJson.Unreadable {
        TreeMap<Scope, Demand.Entry> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : body.path("limits").properties()) {
            JsonNode entry = field.getValue();
            Map<Measure, Count> counts = new EnumMap<>(Measure.class);
            for (Measure measure : Measure.values()) {
                JsonNode count = entry.get(measure.word());
                if (count != null) {
                    counts.put(measure, new Count(integer(count, "used", 0), integer(count, "waiting", 0)));
                }
            }
            Demand.Entry read = new Demand.Entry(SharedJson.number(entry, "seen", 0), counts);
            Scope.named(field.getKey()).ifPresent(scope -> entries.put(scope, read));
        }
        TreeMap<JobScopes, List<Instant>> mayRun = new TreeMap<>();
        readMayRun(null, body.path(MAY_RUN), mayRun);
        for (Map.Entry<String, JsonNode> field : body.path(MAY_RUN_OF).properties()) {
            Scope tenant = Scope.named(field.getKey()).orElse(null);
            if (tenant != null) {
                readMayRun(tenant, field.getValue(), mayRun);
            }
        }
        Map<Measure, Integer> settings = new EnumMap<>(Measure.class);
        JsonNode said = body.path(SETTINGS);
        for (Measure measure : Measure.values()) {
            if (said.has(measure.word())) {
                settings.put(measure, integer(said, measure.word(), 1));
            }
        }
        return new Demand(partition, entries, mayRun, settings);
    }

    private static void readMayRun(@Nullable Scope tenant, JsonNode models, Map<JobScopes, List<Instant>> mayRun)
            throws SharedJson.Unreadable {
        for (Map.Entry<String, JsonNode> field : models.properties()) {
            List<Instant> until = new ArrayList<>();
            for (JsonNode time : field.getValue()) {
                until.add(Instant.ofEpochMilli(SharedJson.number(time, MAY_RUN, 0)));
            }
            Scope.named(field.getKey()).ifPresent(model -> mayRun.put(new JobScopes(model, tenant), until));
        }
    }

    private static Grant grant(Scope scope, JsonNode body) throws SharedJson.Unreadable {
        Map<Measure, Shared> limits = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            JsonNode of = body.get(measure.word());
            if (of != null) {
                limits.put(measure, shared(of));
            }
        }
        return new Grant(scope, SharedJson.number(body, "seq", 1), limits);
    }

    private static Shared shared(JsonNode of) throws SharedJson.Unreadable {
        List<Integer> shares = new ArrayList<>();
        for (JsonNode share : of.path("shares")) {
            shares.add(integer(share, "shares", 0));
        }
        TreeMap<Integer, Owed> owed = new TreeMap<>();
        for (Map.Entry<String, JsonNode> taken : of.path("owed").properties()) {
            owed.put(
                    SharedJson.partition(taken.getKey()),
                    new Owed(integer(taken.getValue(), "held", 0), SharedJson.number(taken.getValue(), "since", 1)));
        }
        return new Shared(integer(of, "limit", 1), SharedJson.number(of, "begun", 1), shares, owed);
    }

    private static int integer(JsonNode of, String field, int least) throws SharedJson.Unreadable {
        long number = SharedJson.number(of, field, least);
        if (number > Integer.MAX_VALUE) {
            throw new SharedJson.Unreadable("the field " + field + " is " + number);
        }
        return (int) number;
    }
}
