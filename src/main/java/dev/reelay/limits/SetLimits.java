package dev.reelay.limits;

import dev.reelay.commands.KeptCommands;
import dev.reelay.commands.LimitCommands;
import dev.reelay.quota.Scope;
import dev.reelay.quota.ScopesInForce;
import dev.reelay.request.CommandReading;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The limits of settings and commands. A command for all models holds before the settings; where the keys of two commands differ
 * in upper and lower case only, the stricter one holds. Only those of {@link ScopesInForce} are in force; that of the settings is, whatever
 * else is set: workers may have different ones. Thread-safe.
 */
public final class SetLimits implements Supplier<LimitRules> {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private record Merged(KeptCommands.Rows<CommandReading.Limit> rows, LimitRules rules) {}

    private final LimitCommands commands;
    private final Map<Measure, Integer> settings = new EnumMap<>(Measure.class);
    private final ScopesInForce inForce = new ScopesInForce("limit");
    private volatile Merged merged;

    /**
     * With the limits of settings.
     *
     * @param outstanding {@code REELAY_LIMIT_OUTSTANDING}; null when it is not set
     * @param perMinute {@code REELAY_LIMIT_PER_MINUTE}; null when it is not set
     */
    public SetLimits(LimitCommands commands, @Nullable Integer outstanding, @Nullable Integer perMinute) {
        this.commands = commands;
        put(settings, Measure.OUTSTANDING, outstanding);
        put(settings, Measure.PER_MINUTE, perMinute);
        this.merged = merge(commands.rows());
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // other rows are another object, and to compare thousands in each turn would take long
    public LimitRules get() {
        KeptCommands.Rows<CommandReading.Limit> rows = commands.rows();
        Merged last = merged;
        if (last.rows() != rows) {
            boolean wasUnclear = last.rules().unclear().contains(Scope.ALL);
            last = merge(rows);
            merged = last;
            if (!settings.isEmpty() && !wasUnclear && last.rules().unclear().contains(Scope.ALL)) {
                LOG.warn(
                        "The command limit/* was refused: the limit of all jobs stays as it was granted last, and is that of the settings"
                                + " where none was. A valid command, or a tombstone, ends that");
            }
        }
        return last.rules();
    }

    private Merged merge(KeptCommands.Rows<CommandReading.Limit> rows) {
        Map<Scope, Map<Measure, Integer>> limits = new HashMap<>();
        Map<String, Integer> weights = new HashMap<>();
        rows.set()
                .forEach((key, limit) -> scope(key).ifPresent(scope -> {
                    if (limit.weight() != null && scope.isTenant()) {
                        weights.put(scope.tenant(), limit.weight());
                    }
                    if (limit.isLimit()) {
                        Map<Measure, Integer> slots = limits.computeIfAbsent(scope, _ -> new EnumMap<>(Measure.class));
                        put(slots, Measure.OUTSTANDING, limit.outstanding());
                        put(slots, Measure.PER_MINUTE, limit.perMinute());
                    }
                }));
        Set<Scope> unclear = new HashSet<>();
        Set<Scope> counted = new HashSet<>(limits.keySet());
        rows.refused()
                .forEach(key -> scope(key).ifPresent(scope -> {
                    counted.add(scope); // whichever worker knows what held: they are the same scopes for all
                    if (!rows.set().containsKey(key)) {
                        unclear.add(scope);
                    }
                }));
        unclear.removeAll(limits.keySet());
        Set<Scope> fitting = inForce.of(counted);
        limits.keySet().retainAll(fitting);
        unclear.retainAll(fitting);
        return new Merged(rows, new LimitRules(limits, settings, unclear, weights));
    }

    private static Optional<Scope> scope(String key) {
        return Scope.named(key.substring(CommandReading.LIMIT_KEYS.length()));
    }

    private static void put(Map<Measure, Integer> slots, Measure measure, @Nullable Integer number) {
        if (number != null) {
            slots.merge(measure, number, Math::min);
        }
    }
}
