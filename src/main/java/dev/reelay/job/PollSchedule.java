package dev.reelay.job;

import java.time.Duration;

/**
 * Computes how long to wait before RunComfy is polled for a job again: a quarter of the job's age, within bounds.
 *
 * <p>Image models end after 15–40 s, infinite-talk after 86–106 s, other video models after minutes; RunComfy's own
 * clients poll every 2 to 5 s, for as long as it takes. Here a job is polled every 2 s at first and every 15 s in the
 * end, so a video of five minutes takes some 30 polls. A running job of a quick model is polled more often: every tenth
 * of the model's typical duration, but not more often than every 2 s.
 */
final class PollSchedule {

    static final Duration SHORTEST = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofSeconds(15);
    static final Duration LONGEST_AFTER_FAILURES = Duration.ofMinutes(1);
    private static final double JITTER = 0.2;

    private PollSchedule() {}

    /**
     * The wait, spread by up to a fifth in either direction so that jobs of one batch are not polled in step.
     *
     * @param typical how long the model usually takes from submission to end
     * @param sinceSubmission not negative
     * @param status {@link Status#IN_QUEUE} or {@link Status#IN_PROGRESS}
     * @param random from 0 (inclusive) to 1
     */
    static Duration next(Duration typical, Duration sinceSubmission, Status status, double random) {
        Duration longest = status == Status.IN_PROGRESS ? bounded(typical.dividedBy(10), LONGEST) : LONGEST;
        Duration wait = bounded(sinceSubmission.dividedBy(4), longest);
        double factor = 1 - JITTER + 2 * JITTER * random;
        return Duration.ofMillis(Math.round(wait.toMillis() * factor));
    }

    /**
     * The wait after polls that gave no information, because RunComfy, the network or the account is in trouble: the
     * usual one, or a longer one with full jitter below a bound that doubles from 4 s to 1 min.
     *
     * @param usual the result of {@link #next}
     * @param failures how many such polls there were in a row; zero leaves the wait as it is
     * @param random from 0 (inclusive) to 1
     */
    static Duration afterFailures(Duration usual, int failures, double random) {
        Duration wait = Backoff.fullJitter(SHORTEST, LONGEST_AFTER_FAILURES, failures, random);
        return failures == 0 || wait.compareTo(usual) < 0 ? usual : wait;
    }

    private static Duration bounded(Duration wait, Duration longest) {
        Duration atMost = wait.compareTo(longest) < 0 ? wait : longest;
        return atMost.compareTo(SHORTEST) > 0 ? atMost : SHORTEST;
    }
}
