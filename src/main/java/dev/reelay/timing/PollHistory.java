package dev.reelay.timing;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The history of a job's polls. It is kept in memory only: a worker that takes the job over starts with an empty one.
 *
 * @param gone the polls in a row whose answer was that the request id is unknown
 * @param failures the polls in a row that gave no information about the job; not negative
 * @param unusable the polls in a row that RunComfy answered with something that has no meaning for a poll; not negative. Polls
 *     that failed otherwise neither add to the row nor end it
 * @param seen when polls found the job alive
 * @param noted when the ledger last got what they showed; null when this worker has not written it
 */
public record PollHistory(
        GoneCount gone,
        int failures,
        int unusable,
        Sightings seen,
        @Nullable Instant noted) {

    /** The history before the first poll. */
    public static final PollHistory NONE = new PollHistory(GoneCount.NONE, 0, 0);

    /** What polls show of a job is written no more often than this, so that waiting costs little. */
    public static final Duration BETWEEN_NOTES = Duration.ofSeconds(15);

    /** A history without sightings. */
    public PollHistory(GoneCount gone, int failures, int unusable) {
        this(gone, failures, unusable, Sightings.NONE, null);
    }

    /** So many unusable answers in a row are no accident: the job may have ended unseen. */
    public static final int MANY_UNUSABLE = 10;

    /** This history and one more answer. A failed call neither adds to the row of {@code gone} answers nor ends it. */
    public PollHistory with(PollAnswer answer, Instant now) {
        GoneCount count = switch (answer) {
            case Gone _ -> gone.plus(now);
            case CallFailure _ -> gone;
            case PollAnswer.Alive _, PollAnswer.End _, PollAnswer.Forbidden _ -> GoneCount.NONE;
        };
        int odd = switch (answer) {
            case CallFailure failure -> isUnusable(failure) ? unusable + 1 : unusable;
            case Gone _, PollAnswer.Alive _, PollAnswer.End _, PollAnswer.Forbidden _ -> 0;
        };
        return new PollHistory(count, learnsNothing(answer) ? failures + 1 : 0, odd, seen.with(answer, now), noted);
    }

    /** This history, and the ledger has what was seen. */
    public PollHistory notedAt(Instant now) {
        return new PollHistory(gone, failures, unusable, seen, now);
    }

    /** Whether the ledger may get what was seen again. */
    public boolean mayNote(Instant now) {
        return noted == null || !now.isBefore(noted.plus(BETWEEN_NOTES));
    }

    /** Whether this very answer completes {@link #MANY_UNUSABLE} in a row. */
    public boolean completesManyUnusable(PollAnswer answer) {
        return unusable == MANY_UNUSABLE && answer instanceof CallFailure failure && isUnusable(failure);
    }

    private static boolean isUnusable(CallFailure failure) {
        return failure.kind().mayBeFaultOfRequest();
    }

    /** Whether a poll learned nothing: RunComfy gave no information about the request. */
    private static boolean learnsNothing(PollAnswer answer) {
        return answer instanceof CallFailure || answer instanceof PollAnswer.Forbidden;
    }
}
