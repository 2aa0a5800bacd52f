package dev.reelay.decision;

import dev.reelay.timing.Backoff;
import java.time.Duration;

/** Spreads the polls that {@link PollTimes} plans, and puts them off after failures, within bounds. */
final class PollSchedule {

    static final Duration LONGEST_AFTER_FAILURES = Duration.ofMinutes(1);
    private static final double JITTER = 0.03;

    private PollSchedule() {}

    /**
     * The planned pause, spread by up to 3 % in either direction so that jobs of one batch are not polled in step, but not shorter than
     * {@link PollTimes#SHORTEST}.
     *
     * @param random from 0 (inclusive) to 1
     */
    static Duration spread(Duration planned, double random) {
        double factor = 1 - JITTER + 2 * JITTER * random;
        Duration pause = Duration.ofMillis(Math.round(planned.toMillis() * factor));
        return Backoff.atLeast(pause, PollTimes.SHORTEST);
    }

    /**
     * The wait after polls that gave no information, because RunComfy, the network or the account is in trouble: the
     * usual one, or a longer one with full jitter below a bound that doubles from 4 s to 1 min.
     *
     * @param usual the result of {@link #spread}
     * @param failures how many such polls there were in a row; zero leaves the wait as it is
     * @param random from 0 (inclusive) to 1
     */
    static Duration afterFailures(Duration usual, int failures, double random) {
        Duration wait = Backoff.fullJitter(PollTimes.SHORTEST, LONGEST_AFTER_FAILURES, failures, random);
        return failures == 0 || wait.compareTo(usual) < 0 ? usual : wait;
    }
}
