package dev.reelay.view.limits;

import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.LimitView;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.quota.Scope;
import dev.reelay.view.LimitRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How all limits stand, from what commands set and what workers wrote. */
public final class Standings {

    private static final Comparator<Scope> ORDER = Comparator.comparing((Scope scope) -> !scope.equals(Scope.ALL))
            .thenComparing(Scope::isTenant)
            .thenComparing(Scope::name);

    private Standings() {}

    /**
     * Every scope that a command limits or for which a limit is granted: all jobs first, then models, then tenants.
     *
     * @param commands of the control topic
     * @param view of {@code generation-limits}; empty where no limit was ever set
     */
    public static List<Standing> of(List<LimitRow> commands, LimitView view) {
        Map<Scope, List<LimitRow>> set = new TreeMap<>(ORDER);
        commands.forEach(row -> Scope.named(row.scope())
                .ifPresent(scope ->
                        set.computeIfAbsent(scope, _ -> new ArrayList<>()).add(row)));
        view.grants().values().stream()
                .filter(grant -> !grant.limits().isEmpty())
                .forEach(grant -> set.computeIfAbsent(grant.scope(), _ -> new ArrayList<>()));
        List<Standing> standings = new ArrayList<>();
        set.forEach((scope, rows) -> standings.add(new Standing(scope, rows, slots(scope, rows, view))));
        return standings;
    }

    private static List<Slots> slots(Scope scope, List<LimitRow> rows, LimitView view) {
        List<Slots> slots = new ArrayList<>();
        for (Measure measure : List.of(Measure.OUTSTANDING, Measure.PER_MINUTE)) {
            Integer set = set(rows, measure);
            Shared granted = granted(scope, measure, view);
            if (set != null || granted != null) {
                Demand.Count all = count(scope, measure, view);
                slots.add(new Slots(
                        measure,
                        set,
                        granted == null ? 0 : granted.limit(),
                        granted == null ? 0 : granted.granted(),
                        all.used(),
                        all.waiting()));
            }
        }
        return slots;
    }

    /** Of two commands the stricter one holds. */
    private static @Nullable Integer set(List<LimitRow> rows, Measure measure) {
        return rows.stream()
                .map(row -> measure == Measure.OUTSTANDING ? row.outstanding() : row.perMinute())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    static @Nullable Shared granted(Scope scope, Measure measure, LimitView view) {
        Grant grant = view.grants().get(scope);
        return grant == null ? null : grant.limits().get(measure);
    }

    private static Demand.Count count(Scope scope, Measure measure, LimitView view) {
        int used = 0;
        int waiting = 0;
        for (Demand demand : view.demands().values()) {
            Demand.Count its = count(demand, scope, measure);
            used += its == null ? 0 : its.used();
            waiting += its == null ? 0 : its.waiting();
        }
        return new Demand.Count(used, waiting);
    }

    static Demand.@Nullable Count count(@Nullable Demand demand, Scope scope, Measure measure) {
        Demand.Entry entry = demand == null ? null : demand.entries().get(scope);
        return entry == null ? null : entry.counts().get(measure);
    }
}
