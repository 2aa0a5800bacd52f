package dev.reelay.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How many polls a second the worker may make, for all of its jobs together. Two things keep to it. When the polls that are planned
 * come to more, {@link #stretch} makes all pauses longer by one factor, which is what a larger k does. And {@link #take} lets polls
 * through one by one, so that what was planned before, or is restored at once, waits for its turn. Thread-safe, and never waits.
 *
 * <p>What is planned is counted by the second in which it is due; a job that ends before counts until then.
 */
public final class Budget {

    /** More than an hour of planned polls; later ones count as if they were due at its end. */
    private static final int SECONDS = 4_096;

    /** In seconds. Each turn of a shard reads the clock once, so that the time of one may be earlier than that of another one by as much. */
    private static final int TURN = 60;

    /** How many polls may come at once, in seconds of the budget. */
    private static final double BURST = 0.2;

    private final double perSecond;
    private final double[] planned = new double[SECONDS];
    private final int[] jobs = new int[SECONDS];
    private long second = Long.MIN_VALUE;
    private double demand;
    private long plans;
    private int waiting;
    private double tokens;
    private Instant filled = Instant.MIN;

    /** @param perSecond positive */
    public Budget(double perSecond) {
        this.perSecond = perSecond;
        this.tokens = burst();
    }

    private double burst() {
        return Math.max(1, perSecond * BURST);
    }

    /**
     * A poll of a job is planned.
     *
     * @param alone how long the pause would be if the job were the only one, in seconds
     */
    synchronized void planned(Instant now, Instant due, double alone) {
        advance(now.getEpochSecond());
        double rate = 1 / Math.max(Rhythm.FLOOR, alone);
        long ahead = Math.clamp(due.getEpochSecond() - second, 1, SECONDS - 1L);
        int at = Math.floorMod(second + ahead, SECONDS);
        planned[at] += rate;
        jobs[at]++;
        demand += rate;
        plans++;
    }

    /** By what factor all pauses are to be longer than they would be for one job alone; at least 1. */
    public synchronized double stretch(Instant now) {
        return Math.max(1, wanted(now) / perSecond);
    }

    /** How many polls a second all jobs would have if there were no budget. */
    public synchronized double wanted(Instant now) {
        advance(now.getEpochSecond());
        double ofWaiting = plans == 0 ? waiting / Rhythm.CEILING : waiting * demand / plans;
        return demand + ofWaiting;
    }

    private void advance(long now) {
        boolean clockWasSetBack = now < second - TURN;
        if (second == Long.MIN_VALUE || clockWasSetBack || now - second >= SECONDS) {
            Arrays.fill(planned, 0);
            Arrays.fill(jobs, 0);
            demand = 0;
            plans = 0;
            second = now;
        }
        while (second < now) {
            second++;
            int at = Math.floorMod(second, SECONDS);
            demand = Math.max(0, demand - planned[at]);
            plans -= jobs[at];
            planned[at] = 0;
            jobs[at] = 0;
        }
    }

    /** Takes leave for one poll now; false when the budget of the moment is used up. */
    public synchronized boolean take(Instant now) {
        fill(now);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** When there will be leave for a poll; not before {@code now}. */
    public synchronized Instant nextLeave(Instant now) {
        fill(now);
        return tokens >= 1 ? now : now.plusMillis(Math.max(1, (long) Math.ceil((1 - tokens) / perSecond * 1e3)));
    }

    /** A clock that is set back gives nothing. */
    private void fill(Instant now) {
        if (filled.equals(Instant.MIN)) {
            filled = now;
        }
        double passed = Duration.between(filled, now).toNanos() / 1e9;
        tokens = Math.min(burst(), tokens + Math.max(0, passed) * perSecond);
        filled = now;
    }

    /** How many polls are due and wait for leave. */
    public synchronized void waiting(int polls) {
        waiting = polls;
    }
}
