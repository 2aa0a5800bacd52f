package dev.reelay.limits;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Ordering;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Their names are not longer than this, in UTF-16: the demand is one record. */
    private static final int LONGEST_NAMES = 100_000;

    private record Held(Instant until, Measure measure, JobScopes job) {}

    private final Map<Measure, Map<Scope, Integer>> used = new EnumMap<>(Measure.class);
    /** Of the job that was counted last: many after each other have the same when a partition is restored. */
    private @Nullable JobScopes lastScopes;

    private @Nullable String lastModel;
    private @Nullable String lastTenant;
    private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparing(Held::until));

    /** None is used. */
    public SlotCounts() {
        for (Measure measure : Measure.values()) {
            used.put(measure, new HashMap<>());
        }
    }

    /** Counts a job that was found in the ledger. Jobs are many, and the submissions of most of them are more than a minute ago. */
    public void restored(JobState state, Instant now) {
        moved(null, state);
        Instant submitted = switch (state) {
            case Submitted job -> job.submittedAt();
            case Ended job -> job.submittedAt();
            default -> null;
        };
        if (submitted != null && submitted.plus(MINUTE).isAfter(now)) {
            hold(Measure.PER_MINUTE, scopes(state), submitted.plus(MINUTE));
        }
    }

    /**
     * Counts a move of a job.
     *
     * @param before null for a new job
     */
    public void moved(@Nullable JobState before, JobState next) {
        int change = slots(next) - (before == null ? 0 : slots(before));
        if (change != 0) {
            count(Measure.OUTSTANDING, scopes(next), change);
        }
        if (next instanceof Submitting announced
                && !(before instanceof Submitting same && same.attempt() == announced.attempt())) {
            hold(Measure.PER_MINUTE, scopes(next), announced.intentAt().plus(MINUTE));
        }
    }

    private JobScopes scopes(JobState state) {
        Ordering ordering = switch (state) {
            case Pending pending -> pending.job().ordering();
            case Ended receipt -> receipt.ordering();
        };
        if (lastScopes == null || !state.model().equals(lastModel) || !Objects.equals(ordering.tenant(), lastTenant)) {
            lastModel = state.model();
            lastTenant = ordering.tenant();
            lastScopes = JobScopes.of(lastModel, ordering);
        }
        return lastScopes;
    }

    private static int slots(JobState state) {
        return state instanceof Submitting || state instanceof Submitted ? 1 : 0;
    }

    /** A submission of this job has an unknown outcome, and may run at RunComfy until then. */
    public void mayRun(JobState job, Instant until) {
        hold(Measure.OUTSTANDING, scopes(job), until);
    }

    /** Takes over what a former owner of the partition knew of submissions of unknown outcome. */
    void mayRun(Map<JobScopes, List<Instant>> known, Instant now) {
        known.forEach((job, times) -> {
            for (Instant until : times) {
                if (until.isAfter(now)) {
                    hold(Measure.OUTSTANDING, job, until);
                }
            }
        });
    }

    /** Until when submissions of unknown outcome keep their slots, the first one first, by the scopes of their jobs. */
    SortedMap<JobScopes, List<Instant>> mayRun() {
        SortedMap<JobScopes, List<Instant>> known = new TreeMap<>();
        int names = 0;
        for (Held slot : held.stream()
                .filter(slot -> slot.measure() == Measure.OUTSTANDING)
                .sorted(Comparator.comparing(Held::until))
                .limit(MOST_KNOWN)
                .toList()) {
            names += known.containsKey(slot.job()) ? 0 : slot.job().length();
            if (names > LONGEST_NAMES) {
                break;
            }
            known.computeIfAbsent(slot.job(), _ -> new ArrayList<>())
                    .add(slot.until().truncatedTo(ChronoUnit.MILLIS));
        }
        return known;
    }

    private void hold(Measure measure, JobScopes job, Instant until) {
        count(measure, job, 1);
        held.add(new Held(until, measure, job));
    }

    private void count(Measure measure, JobScopes job, int change) {
        Map<Scope, Integer> counts = used.get(measure);
        job.forEach(scope -> counts.merge(scope, change, SlotCounts::sum));
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
            count(next.measure(), next.job(), -1);
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
