package dev.reelay.notes;

import dev.reelay.model.Timings;
import java.time.Duration;

/** Reads the {@code "timings"} of a model file or of notes. */
final class TimingsReader {

    private TimingsReader() {}

    /** @throws CatalogException when a member is not valid */
    static Timings read(JsonSection timings) {
        timings.allowOnly("give_up_after", "queue_max_wait", "typical");
        // "from" has no effect. Model files that were written for earlier versions name it.
        JsonSection typical = timings.section("typical").allowOnly("from", "to");
        Duration giveUpAfter = timings.duration("give_up_after", Timings.DEFAULT.giveUpAfter(), Timings.LONGEST);
        Duration to = typical.duration("to", Timings.DEFAULT.typical(), Timings.LONGEST);
        Duration queueMaxWait = timings.has("queue_max_wait")
                ? timings.duration("queue_max_wait", Duration.ZERO, Timings.LONGEST)
                : null;
        try {
            return new Timings(giveUpAfter, to, queueMaxWait);
        } catch (IllegalArgumentException e) {
            throw new CatalogException(e.getMessage()).at(timings.name());
        }
    }
}
