package dev.reelay.timing;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import java.time.Instant;

/**
 * When this worker's polls found a job alive. Kept in memory only, and small: a worker may have many jobs. Times are milliseconds since
 * 1970, 0 for none.
 *
 * @param queued the last time it was seen in the queue
 * @param alive the last time it was seen not ended
 * @param firstPlace where it stood in the queue when the places that RunComfy names began to fall; 0 when it names none
 * @param firstPlaceAt when that was
 * @param lastPlace where it stood at {@code queued}
 */
public record Sightings(long queued, long alive, int firstPlace, long firstPlaceAt, int lastPlace) {

    /** Nothing was seen. */
    public static final Sightings NONE = new Sightings(0, 0, 0, 0, 0);

    /** These sightings and one more answer. */
    public Sightings with(PollAnswer answer, Instant now) {
        long at = now.toEpochMilli();
        return switch (answer) {
            case PollAnswer.Queued inQueue -> {
                int place = inQueue.position() == null ? 0 : inQueue.position();
                boolean goesOn = place > 0 && firstPlace >= place && lastPlace >= place;
                yield goesOn
                        ? new Sightings(at, at, firstPlace, firstPlaceAt, place)
                        : new Sightings(at, at, place, at, place);
            }
            case PollAnswer.Running _, PollAnswer.NotYet _ ->
                new Sightings(queued, at, firstPlace, firstPlaceAt, lastPlace);
            case PollAnswer.End _, PollAnswer.Forbidden _, Gone _, CallFailure _ -> this;
        };
    }

    /**
     * How long after {@code queued} the job will start, in milliseconds, when the places go on falling as they have; negative when they
     * have not fallen.
     */
    public long untilStart() {
        return lastPlace > 0 && firstPlace > lastPlace
                ? (queued - firstPlaceAt) * lastPlace / (firstPlace - lastPlace)
                : -1;
    }
}
