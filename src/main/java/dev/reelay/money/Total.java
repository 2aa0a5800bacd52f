package dev.reelay.money;

/**
 * What jobs of a day have reserved and spent, in millionths of a dollar.
 *
 * @param jobs submissions that RunComfy has or may have accepted
 * @param unpriced how many of them have an unknown cost: they are in no amount
 * @param settled what RunComfy says that jobs which ended cost
 * @param estimated what was set aside for jobs which ended, and of which RunComfy says nothing
 * @param reserved what is set aside for jobs which have not ended
 */
public record Total(long jobs, long unpriced, long settled, long estimated, long reserved) {

    /** Nothing. */
    public static final Total NONE = new Total(0, 0, 0, 0, 0);

    /** All amounts together: what counts against a budget. */
    public long micros() {
        return settled + estimated + reserved;
    }

    /** Both together. */
    public Total plus(Total other) {
        return new Total(
                jobs + other.jobs,
                unpriced + other.unpriced,
                settled + other.settled,
                estimated + other.estimated,
                reserved + other.reserved);
    }

    Total minus(Total other) {
        return plus(new Total(-other.jobs, -other.unpriced, -other.settled, -other.estimated, -other.reserved));
    }
}
