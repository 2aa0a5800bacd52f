package dev.reelay.order;

import dev.reelay.job.Ordering;
import dev.reelay.order.Line.Place;
import dev.reelay.order.Round.Lane;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs that wait for a permit; {@link Picks} takes them in their order. To add or remove one takes time in the logarithm of
 * the lines, not in the number of jobs. Confined to its shard's thread.
 *
 * <p>INVARIANT: a line stands in the class that its first job had when the line last changed or {@link #riseUntil} was called, and
 * there in the lane of its tenant; a lane takes turns while it has lines.
 */
public final class WaitingJobs {

    /** Gets the numbers of waiting jobs. */
    public interface Groups {
        /**
         * So many jobs of the model wait.
         *
         * @param tenant null for jobs without one, and of all tenants that are not counted by themselves
         */
        void add(String model, @Nullable String tenant, int jobs);
    }

    private final Map<String, Place> places = new HashMap<>();
    private final Map<Line.Key, Line> lines = new HashMap<>();
    private final Map<String, Integer> byModel = new HashMap<>();
    /** Of each tenant one lane for each class. */
    private final Map<@Nullable String, List<Lane>> tenants = new HashMap<>();

    private final List<Round> rounds =
            Stream.generate(Round::new).limit(Ageing.CLASSES).toList();
    private final TreeSet<Line> rising = new TreeSet<>(Line.FIRST_TO_RISE);
    private Instant now = Instant.MIN;
    private long linesMade;

    /**
     * Adds a job behind those of its line that have waited as long; one that waits already is placed anew.
     *
     * @param since when its waiting began
     * @param entered now
     */
    public void add(String id, String model, Ordering ordering, Instant since, Instant entered) {
        remove(id);
        now = entered;
        Line.Key key = new Line.Key(model, ordering.tenant(), ordering.priority());
        Line line = lines.computeIfAbsent(key, _ -> new Line(key, linesMade++));
        if (line.isEmpty() || since.isBefore(line.head().since)) {
            change(line, () -> places.put(id, line.add(id, since, entered)));
        } else {
            places.put(id, line.add(id, since, entered));
        }
        byModel.merge(model, 1, Integer::sum);
    }

    /** Removes a job, if it waits. */
    public void remove(String id) {
        Place place = places.remove(id);
        if (place == null) {
            return;
        }
        Line line = place.line;
        byModel.computeIfPresent(line.key.model(), (_, jobs) -> jobs == 1 ? null : jobs - 1);
        if (place == line.head()) {
            change(line, () -> line.remove(place));
        } else {
            line.remove(place);
        }
    }

    /** Lets the jobs rise that have waited long enough by now. */
    void riseUntil(Instant time) {
        now = time;
        while (!rising.isEmpty() && rising.getFirst().risesBy(now)) {
            change(rising.getFirst(), () -> {});
        }
    }

    /** Changes a line's first job or its class, and puts the line where it belongs then. */
    private void change(Line line, Runnable change) {
        String tenant = line.key.tenant();
        List<Lane> lanes = tenants.computeIfAbsent(tenant, WaitingJobs::lanes);
        int before = line.currentClass();
        if (!line.isEmpty()) {
            lanes.get(before).remove(line);
            if (line.rises()) {
                rising.remove(line);
            }
        }
        change.run();
        if (line.isEmpty()) {
            lines.remove(line.key);
        } else {
            line.classify(now);
            lanes.get(line.currentClass()).add(line);
            rounds.get(line.currentClass()).settle(lanes.get(line.currentClass()));
            if (line.rises()) {
                rising.add(line);
            }
        }
        rounds.get(before).settle(lanes.get(before)); // last: a lane that has lines again keeps its turn
        if (line.isEmpty() && lanes.stream().noneMatch(Lane::takesTurns)) {
            tenants.remove(tenant);
        }
    }

    private static List<Lane> lanes(@Nullable String tenant) {
        return Stream.generate(() -> new Lane(tenant)).limit(Ageing.CLASSES).toList();
    }

    /** The tenants whose jobs stand in a class. */
    Round round(int ofClass) {
        return rounds.get(ofClass);
    }

    /** The models for which jobs wait. */
    public Set<String> models() {
        return Collections.unmodifiableSet(byModel.keySet());
    }

    /** The number of jobs that wait for the models that the predicate selects. */
    public int count(Predicate<String> models) {
        int count = 0;
        for (Map.Entry<String, Integer> model : byModel.entrySet()) {
            count += models.test(model.getKey()) ? model.getValue() : 0;
        }
        return count;
    }

    /**
     * Counts the jobs that wait for the models that the predicate selects.
     *
     * @param apart the tenants whose jobs are counted by themselves
     */
    public void count(Predicate<String> models, Collection<String> apart, Groups groups) {
        Map<String, Integer> others = new HashMap<>(byModel);
        others.keySet().removeIf(models.negate());
        for (String tenant : apart) {
            Map<String, Integer> own = new HashMap<>();
            for (Lane lane : tenants.getOrDefault(tenant, List.of())) {
                lane.lines().forEach(line -> own.merge(line.key.model(), line.size(), Integer::sum));
            }
            own.forEach((model, jobs) -> {
                if (others.containsKey(model)) {
                    groups.add(model, tenant, jobs);
                    others.merge(model, -jobs, Integer::sum);
                }
            });
        }
        others.forEach((model, jobs) -> {
            if (jobs > 0) {
                groups.add(model, null, jobs);
            }
        });
    }
}
