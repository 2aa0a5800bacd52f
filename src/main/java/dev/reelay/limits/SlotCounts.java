package dev.reelay.limits;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots that a partition's jobs use. A job uses one while it is being submitted and while RunComfy has it; a submission counts for
 * a minute in those of the minute. Not thread-safe.
 *
 * <p>A submission of unknown outcome keeps its slot for as long as jobs of its model usually take: RunComfy may run it. The ledger does
 * not say so; the partition's demand does.
 */
public final class SlotCounts {

    /** A submission counts so long in those of the minute. */
    static final Duration MINUTE = Duration.ofMinutes(1);

    /** Of more submissions of unknown outcome the next owner does not know. */
    private static final int MOST_KNOWN = 10_000;

    private record Held(Instant until, Measure measure, Scope model) {}

    private final Map<Measure, Map<Scope, Integer>> used = new EnumMap<>(Measure.class);
    private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparing(Held::until));

    /** None is used. */
    public SlotCounts() {
        for (Measure measure : Measure.values()) {
            used.put(measure, new HashMap<>());
        }
    }

    /** Counts a job that was found in the ledger. */
    public void restored(JobState state) {
        moved(null, state);
        Instant submitted = switch (state) {
            case Submitted job -> job.submittedAt();
            case Ended job -> job.submittedAt();
            default -> null;
        };
        if (submitted != null) {
            hold(Measure.PER_MINUTE, Scope.ofModel(state.model()), submitted.plus(MINUTE));
        }
    }

    /**
     * Counts a move of a job.
     *
     * @param before null for a new job
     */
    public void moved(@Nullable JobState before, JobState next) {
        count(Measure.OUTSTANDING, Scope.ofModel(next.model()), slots(next) - (before == null ? 0 : slots(before)));
        if (next instanceof Submitting announced
                && !(before instanceof Submitting same && same.attempt() == announced.attempt())) {
            hold(
                    Measure.PER_MINUTE,
                    Scope.ofModel(next.model()),
                    announced.intentAt().plus(MINUTE));
        }
    }

    private static int slots(JobState state) {
        return state instanceof Submitting || state instanceof Submitted ? 1 : 0;
    }

    /** A submission has an unknown outcome, and may run at RunComfy until then. */
    public void mayRun(String model, Instant until) {
        hold(Measure.OUTSTANDING, Scope.ofModel(model), until);
    }

    /** Takes over what a former owner of the partition knew of submissions of unknown outcome. */
    void mayRun(Map<Scope, List<Instant>> known, Instant now) {
        known.forEach((model, times) -> {
            for (Instant until : times) {
                if (until.isAfter(now)) {
                    hold(Measure.OUTSTANDING, model, until);
                }
            }
        });
    }

    /** Until when submissions of unknown outcome keep their slots, the first one first, by model. */
    SortedMap<Scope, List<Instant>> mayRun() {
        SortedMap<Scope, List<Instant>> known = new TreeMap<>();
        held.stream()
                .filter(slot -> slot.measure() == Measure.OUTSTANDING)
                .sorted(Comparator.comparing(Held::until))
                .limit(MOST_KNOWN)
                .forEach(slot -> known.computeIfAbsent(slot.model(), _ -> new ArrayList<>())
                        .add(slot.until().truncatedTo(ChronoUnit.MILLIS)));
        return known;
    }

    private void hold(Measure measure, Scope model, Instant until) {
        count(measure, model, 1);
        held.add(new Held(until, measure, model));
    }

    private void count(Measure measure, Scope model, int change) {
        if (change != 0) {
            Map<Scope, Integer> counts = used.get(measure);
            counts.merge(model, change, SlotCounts::sum);
            counts.merge(Scope.ALL, change, SlotCounts::sum);
        }
    }

    /** Null, which removes the scope from the map, when none is left. */
    private static @Nullable Integer sum(Integer before, Integer change) {
        int sum = before + change;
        return sum == 0 ? null : sum;
    }

    /** Gives back what was held until now. */
    void expire(Instant now) {
        for (Held next = held.peek(); next != null && !next.until().isAfter(now); next = held.peek()) {
            held.remove();
            count(next.measure(), next.model(), -1);
        }
    }

    /** When something is given back next by time; null when nothing is. */
    @Nullable
    Instant nextExpiry() {
        Held next = held.peek();
        return next == null ? null : next.until();
    }

    /** How many slots of the scope are used. */
    int used(Scope scope, Measure measure) {
        return used.get(measure).getOrDefault(scope, 0);
    }
}
