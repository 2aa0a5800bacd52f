package dev.reelay.job;

import java.time.Instant;

/**
 * What the polls of a job have come to so far. Kept in memory alone: a worker that takes the job over begins anew.
 *
 * @param gone the answers in a row that did not know the request id
 * @param failures the polls in a row that learned nothing about the job
 */
public record PollHistory(GoneCount gone, int failures) {

    /** Before the first poll. */
    public static final PollHistory NONE = new PollHistory(GoneCount.NONE, 0);

    /** With one more answer. A failed call neither adds to the answers that did not know the id nor ends their row. */
    public PollHistory with(PollAnswer answer, Instant now) {
        GoneCount count = switch (answer) {
            case Gone _ -> gone.plus(now);
            case CallFailure _ -> gone;
            case PollAnswer.Alive _, PollAnswer.End _, PollAnswer.Forbidden _ -> GoneCount.NONE;
        };
        return new PollHistory(count, learnsNothing(answer) ? failures + 1 : 0);
    }

    /** Whether a poll learned nothing: RunComfy gave no information about the request. */
    private static boolean learnsNothing(PollAnswer answer) {
        return answer instanceof CallFailure || answer instanceof PollAnswer.Forbidden;
    }
}
