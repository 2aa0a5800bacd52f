package dev.reelay.limits;

import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Ordering;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.timing.LatestTime;
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
 * <p>A submission of unknown outcome keeps its slot for as long as jobs of its model usually take: RunComfy may run it. The ledger says so
 * while that submission is its job's last one, and the partition's demand says it of all. Where both do, it counts once: its slot ends at
 * the same time. Where the usual time of the model is another one by then, it counts twice, until the later end.
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
    /** Those of unknown outcome that were found in the ledger, and how often. */
    private final Map<Held, Integer> inLedger = new HashMap<>();
    /** The same of the former owner's demand. */
    private final Map<Held, Integer> inDemand = new HashMap<>();

    /** Submissions of the minute that a former owner knew and the ledger does not: RunComfy did not accept them, or may not have. */
    private final Map<Scope, Integer> ofFormer = new HashMap<>();
    /** So long they count at the latest; null when there are none. */
    private @Nullable Instant formerUntil;

    private final LatestTime latest = new LatestTime();

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
            Instant begin = submitted.isAfter(now)
                    ? now
                    : submitted; // by the clock of another worker, or before this one was set back
            hold(Measure.PER_MINUTE, scopes(state), begin.plus(MINUTE));
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

    /** The same of a submission that was found in the ledger. */
    public void foundToMayRun(JobState job, Instant until, Instant now) {
        if (until.isAfter(now)) {
            holdOnce(new Held(millis(until), Measure.OUTSTANDING, scopes(job)), inLedger, inDemand);
        }
    }

    /** Takes over what a former owner of the partition knew of submissions of unknown outcome. */
    void mayRun(Map<JobScopes, List<Instant>> known, Instant now) {
        known.forEach((job, times) -> {
            for (Instant until : times) {
                if (until.isAfter(now)) {
                    holdOnce(new Held(until, Measure.OUTSTANDING, job), inDemand, inLedger);
                }
            }
        });
    }

    /** Holds a slot that one of them tells of, unless it is one of those that the other one told of. */
    private void holdOnce(Held slot, Map<Held, Integer> told, Map<Held, Integer> toldByOther) {
        if (told.merge(slot, 1, Integer::sum) > toldByOther.getOrDefault(slot, 0)) {
            hold(slot);
        }
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
            known.computeIfAbsent(slot.job(), _ -> new ArrayList<>()).add(millis(slot.until()));
        }
        return known;
    }

    /** A time as a demand has it. */
    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private void hold(Measure measure, JobScopes job, Instant until) {
        hold(new Held(until, measure, job));
    }

    private void hold(Held slot) {
        count(slot.measure(), slot.job(), 1);
        held.add(slot);
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

    /**
     * Takes over how many submissions of the minute a former owner of the partition knew. Of when they were the ledger says nothing where
     * RunComfy did not accept them, or may not have: beyond those that it shows, they count until the time when all are over.
     *
     * @param until a minute after the former owner was fenced
     */
    void ofMinute(Scope scope, int usedByFormer, Instant until, Instant now) {
        int more = usedByFormer - used(scope, Measure.PER_MINUTE);
        if (more > 0 && until.isAfter(now)) {
            ofFormer.put(scope, more);
            formerUntil = until;
        }
    }

    /** Gives back what was held until now. A clock that is set back holds nothing for longer. */
    void expire(Instant now) {
        Duration back = latest.setBack(now);
        if (back.isPositive()) {
            clockSetBack(back);
        }
        if (formerUntil != null && !formerUntil.isAfter(now)) {
            ofFormer.clear();
            formerUntil = null;
        }
        for (Held next = held.peek(); next != null && !next.until().isAfter(now); next = held.peek()) {
            held.remove();
            inLedger.remove(next);
            inDemand.remove(next);
            count(next.measure(), next.job(), -1);
        }
    }

    private void clockSetBack(Duration by) {
        List<Held> former = List.copyOf(held);
        held.clear();
        inLedger.clear(); // those have the times of before
        inDemand.clear();
        former.forEach(slot -> held.add(new Held(slot.until().minus(by), slot.measure(), slot.job())));
        formerUntil = formerUntil == null ? null : formerUntil.minus(by);
    }

    /** When something is given back next by time; null when nothing is. */
    @Nullable
    Instant nextExpiry() {
        Held next = held.peek();
        return next == null || (formerUntil != null && formerUntil.isBefore(next.until())) ? formerUntil : next.until();
    }

    /** How many slots of the scope are used. */
    int used(Scope scope, Measure measure) {
        int former = measure == Measure.PER_MINUTE ? ofFormer.getOrDefault(scope, 0) : 0;
        return used.get(measure).getOrDefault(scope, 0) + former;
    }
}
