package dev.reelay.job;

import java.time.Duration;

/**
 * How long to wait before RunComfy is asked about a job again: a quarter of the job's age, within bounds.
 *
 * <p>Image models are done after 15–40 s, infinite-talk after 86–106 s, other video models after minutes; RunComfy's own
 * clients ask every 2 to 5 s, for as long as it takes. Here a job is asked about every 2 s at first and every 15 s in the
 * end, so a video of five minutes costs some 30 questions. One that runs is asked about more often when its model is quick:
 * it is noticed within a tenth of its typical duration.
 */
public final class PollSchedule {

    static final Duration SHORTEST = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofSeconds(15);
    static final Duration LONGEST_IN_TROUBLE = Duration.ofMinutes(1);
    private static final double JITTER = 0.2;

    private PollSchedule() {}

    /**
     * The wait, spread by a fifth to either side so that jobs of one batch do not ask in step.
     *
     * @param typical how long the model usually takes from submission to end
     * @param sinceSubmission not negative
     * @param status {@link Status#IN_QUEUE} or {@link Status#IN_PROGRESS}
     * @param random from 0 (inclusive) to 1
     */
    public static Duration next(Duration typical, Duration sinceSubmission, Status status, double random) {
        Duration longest = status == Status.IN_PROGRESS ? bounded(typical.dividedBy(10), LONGEST) : LONGEST;
        Duration wait = bounded(sinceSubmission.dividedBy(4), longest);
        double factor = 1 - JITTER + 2 * JITTER * random;
        return Duration.ofMillis(Math.round(wait.toMillis() * factor));
    }

    /**
     * The wait after looks that taught nothing, because RunComfy, the network or the account is in trouble: the usual one,
     * or longer, at random up to a bound that doubles from 4 s to a minute ("full jitter").
     *
     * @param usual what {@link #next} says
     * @param troubles how many such looks there were in a row; none leaves the wait as it is
     * @param random from 0 (inclusive) to 1
     */
    public static Duration afterTrouble(Duration usual, int troubles, double random) {
        long bound = LONGEST_IN_TROUBLE.toMillis();
        if (troubles < 16) {
            bound = Math.min(bound, SHORTEST.toMillis() << troubles);
        }
        Duration wait = Duration.ofMillis(Math.round(bound * random));
        return troubles == 0 || wait.compareTo(usual) < 0 ? usual : wait;
    }

    private static Duration bounded(Duration wait, Duration longest) {
        Duration atMost = wait.compareTo(longest) < 0 ? wait : longest;
        return atMost.compareTo(SHORTEST) > 0 ? atMost : SHORTEST;
    }
}
