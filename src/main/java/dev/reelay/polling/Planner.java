package dev.reelay.polling;

import dev.reelay.polling.Kind.Knowledge;
import org.jspecify.annotations.Nullable;

/** Decides when a job is polled next, from what is known of its kind and of itself. Pure. */
final class Planner {

    /** In the queue no poll comes before this part of the time that the quickest runs take. */
    private static final double OF_QUICK_RUN = 0.9;

    private static final double QUICK = 0.05;

    /** How far the start may be from where the positions in the queue point to: by this factor earlier, and by the other later. */
    private static final double EARLIER = 0.8;

    private static final double LATER = 1.3;

    /**
     * A job at RunComfy, in seconds since its submission.
     *
     * @param age now
     * @param queuedUntil a poll showed it in the queue then; negative when none did
     * @param startedBy a poll first showed it running then; infinite when none did
     * @param untilStart how long after {@code queuedUntil} it will start, by its position in the queue; infinite when that says nothing
     */
    record Seen(double age, double queuedUntil, double startedBy, double untilStart) {

        boolean isRunning() {
            return !Double.isInfinite(startedBy);
        }
    }

    /**
     * A plan.
     *
     * @param pause until the next poll, in seconds, from {@link Rhythm#FLOOR} to {@link Rhythm#CEILING}
     * @param expectedEnd seconds from now; infinite when unknown
     */
    record Plan(double pause, double expectedEnd) {}

    private Planner() {}

    /** @param cost the seconds of lag that a poll is worth */
    static Plan plan(Knowledge known, Seen job, double cost) {
        Forecast whole = Forecast.ofWholeTime(known.whole(), job.age());
        Forecast run = known.runsKnown() ? byRun(known.run(), job) : null;
        Forecast best = run != null && Rhythm.need(run, 0) < Rhythm.need(whole, job.age()) ? run : whole;
        return new Plan(
                Rhythm.next(best, cost, notBefore(known, job)), Rhythm.median(best, best == whole ? job.age() : 0));
    }

    private static @Nullable Forecast byRun(Curve runs, Seen job) {
        if (job.isRunning()) {
            return Forecast.ofRun(
                    runs, Math.min(Math.max(0, job.queuedUntil()), job.startedBy()), job.startedBy(), job.age());
        }
        if (Double.isInfinite(job.untilStart())) {
            return null;
        }
        return Forecast.ofRun(
                runs,
                job.queuedUntil() + EARLIER * job.untilStart(),
                job.queuedUntil() + LATER * job.untilStart(),
                job.age());
    }

    /** A job that was in the queue cannot have ended before it has run. */
    private static double notBefore(Knowledge known, Seen job) {
        if (job.isRunning() || job.queuedUntil() < 0 || !known.runsKnown()) {
            return 0;
        }
        double start = Double.isInfinite(job.untilStart()) ? 0 : EARLIER * job.untilStart();
        return job.queuedUntil() + start + OF_QUICK_RUN * known.run().quantile(QUICK) - job.age();
    }
}
