package dev.reelay.job;

import java.time.Instant;

/**
 * The history of a job's polls. It is kept in memory only: a worker that takes the job over starts with an empty one.
 *
 * @param gone the polls in a row whose answer was that the request id is unknown
 * @param failures the polls in a row that gave no information about the job; not negative
 */
public record PollHistory(GoneCount gone, int failures) {

    /** The history before the first poll. */
    public static final PollHistory NONE = new PollHistory(GoneCount.NONE, 0);

    /** This history and one more answer. A failed call neither adds to the row of {@code gone} answers nor ends it. */
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
