package dev.reelay.polling;

import dev.reelay.decision.PollTimes;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.polling.Kind.Knowledge;
import dev.reelay.polling.Planner.Plan;
import dev.reelay.polling.Planner.Seen;
import dev.reelay.timing.PollPlan;
import dev.reelay.timing.RunTimes;
import dev.reelay.timing.Sightings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plans polls by how long earlier jobs took, for all shards of a worker. It learns from each job that ends, and from the receipts of a
 * partition that is opened; nothing is stored. Thread-safe; no call waits longer than another takes, which is microseconds.
 *
 * <p>What RunComfy says is not trusted: times that cannot be count for nothing, and no time can make a pause shorter than {@link
 * PollTimes#SHORTEST} or, but for the budget, longer than 30 s. How much is kept is bounded, see {@link Kinds}.
 */
public final class LearnedPolls implements PollTimes {

    /** So many jobs must have ended before an expected end is told. */
    private static final double ENOUGH_TO_TELL = 5;

    /** No model's job takes longer, in seconds. */
    private static final double LONGEST = 172_800;

    /** How many plans of jobs that no poll has shown are kept. */
    private static final int PLANS_KEPT = 256;

    /** A plan by what was known, for a job of this age in seconds. */
    private record Planned(Knowledge known, double age, Plan plan, Duration alone) {}

    private final AtomicReferenceArray<@Nullable Planned> unseen = new AtomicReferenceArray<>(PLANS_KEPT);
    private final Kinds kinds = new Kinds();
    private final Map<Integer, Instant> newest = new ConcurrentHashMap<>();
    private final double cost;
    private final Budget budget;
    private final Function<String, Duration> typical;

    /**
     * Knows nothing yet.
     *
     * @param cost the lag that a poll is worth; positive
     * @param typical how long a model's jobs usually take, by the model's id
     */
    public LearnedPolls(Duration cost, Budget budget, Function<String, Duration> typical) {
        this.cost = seconds(cost);
        this.budget = budget;
        this.typical = typical;
    }

    @Override
    public PollPlan plan(Submitted state, Sightings seen, Duration usual, Instant now) {
        Knowledge known = kinds.knowledge(state.model(), state.outlook().variant(), seconds(usual));
        double age = Math.max(0, seconds(Duration.between(state.submittedAt(), now)));
        boolean isUnseen = seen.equals(Sightings.NONE) && !(state instanceof InProgress);
        Planned planned = isUnseen ? ofUnseen(known, Math.round(age)) : planned(known, seen(state, seen, age));
        Plan plan = planned.plan();
        Duration alone = planned.alone();
        boolean tell = known.jobs() >= ENOUGH_TO_TELL && !Double.isInfinite(plan.expectedEnd());
        return new PollPlan(
                duration(plan.pause() * budget.stretch(now)),
                alone,
                tell ? now.plusMillis(Math.round(plan.expectedEnd() * 1e3)) : null);
    }

    /** A plan of a job that no poll has shown. Many are planned at once when a partition is restored, and to the second will do for them. */
    @SuppressWarnings(
            "ReferenceEquality") // what is known is made anew as a whole, and to compare its curves would take as long
    private Planned ofUnseen(Knowledge known, long age) {
        int place = (31 * System.identityHashCode(known) + Long.hashCode(age)) & (unseen.length() - 1);
        Planned last = unseen.get(place);
        if (last == null || last.known() != known || last.age() != age) {
            last = planned(known, new Seen(age, -1, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
            unseen.set(place, last);
        }
        return last;
    }

    private Planned planned(Knowledge known, Seen seen) {
        Plan plan = Planner.plan(known, seen, cost);
        return new Planned(known, seen.age(), plan, duration(plan.pause()));
    }

    /** A clock that was set back makes nothing negative. */
    private static Seen seen(Submitted state, Sightings seen, double age) {
        double queued = seen.queued() == 0 ? -1 : Math.clamp(since(state, Instant.ofEpochMilli(seen.queued())), 0, age);
        double started = state instanceof InProgress running
                ? Math.clamp(since(state, running.startedAt()), 0, age)
                : Double.POSITIVE_INFINITY;
        long untilStart = seen.untilStart();
        return new Seen(age, queued, started, untilStart < 0 ? Double.POSITIVE_INFINITY : untilStart / 1e3);
    }

    private static double since(Submitted state, Instant then) {
        return seconds(Duration.between(state.submittedAt(), then));
    }

    /**
     * A poll is planned, and the shard has set its timer.
     *
     * @param alone how long the pause would be if the job were the only one
     */
    public void planned(Instant now, Instant due, Duration alone) {
        budget.planned(now, due, seconds(alone));
    }

    /** A job of this partition has ended. */
    public void ended(int partition, Ended receipt) {
        learn(receipt);
        newest.merge(partition, receipt.finishedAt(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /**
     * Learns from the receipts of a partition that was opened. Those up to the newest one that was learned before are passed over: a
     * partition may be opened again.
     *
     * @param receipts in the order in which their jobs ended, as far as that is known
     */
    public void restored(int partition, List<Ended> receipts) {
        Instant before = newest.getOrDefault(partition, Instant.MIN);
        receipts.stream()
                .filter(receipt -> receipt.finishedAt().isAfter(before))
                .forEach(receipt -> ended(partition, receipt));
    }

    private void learn(Ended receipt) {
        Lifetime life = lifetime(receipt);
        if (life != null) {
            kinds.learn(
                    receipt.model(),
                    receipt.times() == null ? null : receipt.times().variant(),
                    life,
                    seconds(typical.apply(receipt.model())));
        }
    }

    /** Null when the receipt says nothing of how long the job took, or what cannot be. */
    static @Nullable Lifetime lifetime(Ended receipt) {
        RunTimes times = receipt.times();
        Instant submitted = receipt.submittedAt();
        if (times == null || submitted == null) {
            return null;
        }
        double by = seconds(Duration.between(submitted, receipt.finishedAt()));
        double alive = times.alive() / 1e3;
        double queued = times.queued() / 1e3;
        double took = times.took() / 1e3;
        if (by <= 0 || by > LONGEST || alive < 0 || alive > by || queued < 0 || queued > by || took < 0 || took > by) {
            return null;
        }
        double started = receipt.startedAt() == null
                ? Double.POSITIVE_INFINITY
                : Math.max(queued, seconds(Duration.between(submitted, receipt.startedAt())));
        if (times.cutOff()) {
            return alive > 0 ? new Lifetime(queued, started, alive, Double.POSITIVE_INFINITY) : null;
        }
        return took > 0
                ? new Lifetime(Math.min(queued, took), started, took, took)
                : new Lifetime(queued, started, alive, by);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9; // of any length: toMillis() throws beyond its range
    }
}
