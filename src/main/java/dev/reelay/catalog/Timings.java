package dev.reelay.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a model's jobs take, from submission.
 *
 * @param giveUpAfter a job without an end this long after RunComfy accepted it is given up as {@code timed_out}; positive
 * @param typicalFrom few jobs end before this; positive
 * @param typicalTo most jobs have ended by then; not below {@code typicalFrom}
 * @param queueMaxWait a job that waits longer in RunComfy's queue is cancelled there; positive, null when the model has
 *     no limit of its own
 */
public record Timings(
        Duration giveUpAfter,
        Duration typicalFrom,
        Duration typicalTo,
        @Nullable Duration queueMaxWait) {

    /**
     * What holds for a model whose file says nothing else: two hours as in Reelay's contract, and the "minutes" that
     * users of RunComfy's video models report.
     */
    static final Timings DEFAULT = new Timings(Duration.ofHours(2), Duration.ofMinutes(1), Duration.ofMinutes(5), null);

    /**
     * Checks that the durations make sense together.
     *
     * @throws CatalogException when one is not positive, or they are not in the order typicalFrom, typicalTo, giveUpAfter
     */
    public Timings {
        if (!giveUpAfter.isPositive()
                || !typicalFrom.isPositive()
                || (queueMaxWait != null && !queueMaxWait.isPositive())) {
            throw new CatalogException("durations must be positive");
        }
        if (typicalTo.compareTo(typicalFrom) < 0) {
            throw new CatalogException("\"from\" must not be longer than \"to\"");
        }
        if (typicalTo.compareTo(giveUpAfter) > 0) {
            throw new CatalogException("the typical duration must not be longer than \"give_up_after\"");
        }
    }

    static Timings read(JsonSection timings) {
        timings.only("give_up_after", "queue_max_wait", "typical");
        JsonSection typical = timings.section("typical").only("from", "to");
        Duration giveUpAfter = timings.duration("give_up_after", DEFAULT.giveUpAfter);
        Duration from = typical.duration("from", DEFAULT.typicalFrom);
        Duration to = typical.duration("to", DEFAULT.typicalTo);
        Duration queueMaxWait =
                timings.has("queue_max_wait") ? timings.duration("queue_max_wait", Duration.ZERO) : null;
        try {
            return new Timings(giveUpAfter, from, to, queueMaxWait);
        } catch (CatalogException e) {
            throw e.at(timings.name());
        }
    }
}
