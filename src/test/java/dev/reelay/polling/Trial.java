package dev.reelay.polling;

import dev.reelay.polling.Planner.Seen;
import dev.reelay.polling.Workload.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Follows the jobs of a workload to their ends by a rule for polls, and counts polls and lag. */
final class Trial {

    /** Today's k. */
    static final double COST = 0.2;

    /** Tells the wait until the next poll, in seconds. */
    interface Rule {
        double next(Job job, Seen seen);

        default void ended(Job job, Lifetime life) {}
    }

    /** Polls at a fixed interval, in seconds. */
    static Rule every(double seconds) {
        return (_, _) -> seconds;
    }

    /** The rule before this one: a quarter of the age, from 2 to 15 s, and while it runs a tenth of the typical time at most. */
    static Rule quarterOfAge(double typical) {
        return (_, seen) -> {
            double longest = seen.isRunning() ? Math.clamp(typical / 10, 2, 15) : 15;
            return Math.clamp(seen.age() / 4, 2, longest);
        };
    }

    /** Learns, and polls as {@link LearnedPolls} does. */
    static final class Learned implements Rule {
        final Kinds kinds = new Kinds();
        private final double typical;

        Learned(double typical) {
            this.typical = typical;
        }

        @Override
        public double next(Job job, Seen seen) {
            return Planner.plan(kinds.knowledge("m", job.variant(), typical), seen, COST)
                    .pause();
        }

        @Override
        public void ended(Job job, Lifetime life) {
            kinds.learn("m", job.variant(), life, typical);
        }
    }

    /**
     * What a rule did.
     *
     * @param polls of a job, on average
     * @param lag from the end to the poll that found it, in seconds, on average
     * @param shortest and {@code longest} wait, in seconds
     */
    record Score(double polls, double lag, double shortest, double longest) {
        double product() {
            return polls * lag;
        }
    }

    private final Random random;
    private final boolean exact;

    /** @param exact whether RunComfy tells when a request was created and finished */
    Trial(long seed, boolean exact) {
        this.random = new Random(seed);
        this.exact = exact;
    }

    /** @param first the first job that counts; those before it are for learning */
    Score run(Rule rule, List<Job> jobs, int first) {
        double polls = 0;
        double lag = 0;
        List<Double> waits = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            double age = 0;
            double queued = -1;
            double running = Double.POSITIVE_INFINITY;
            int count = 0;
            double alive = 0;
            while (age < job.whole()) {
                alive = age;
                if (age > 0 && age < job.queue()) {
                    queued = age;
                } else if (age > 0) {
                    running = Math.min(running, age);
                }
                double wait = rule.next(job, new Seen(age, queued, running, Double.POSITIVE_INFINITY));
                wait = Math.clamp(
                        wait * (0.97 + 0.06 * random.nextDouble()), Math.min(wait, Rhythm.FLOOR), Rhythm.CEILING);
                waits.add(wait);
                age += wait;
                count++;
            }
            rule.ended(
                    job,
                    exact
                            ? new Lifetime(Math.max(0, queued), running, job.whole(), job.whole())
                            : new Lifetime(Math.max(0, queued), running, alive, age));
            if (i >= first) {
                polls += count;
                lag += age - job.whole();
            }
        }
        int counted = jobs.size() - first;
        double[] sorted = waits.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Score(polls / counted, lag / counted, sorted[0], sorted[sorted.length - 1]);
    }
}
