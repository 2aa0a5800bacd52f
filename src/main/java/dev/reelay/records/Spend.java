package dev.reelay.records;

/**
 * What jobs of one partition have spent: those that ended, and the submissions that RunComfy may have accepted without an answer. Amounts
 * are in millionths of a dollar, each job's rounded up.
 *
 * @param settled what RunComfy says that jobs cost
 * @param estimated what was set aside for those of which RunComfy says nothing
 * @param jobs how many there are
 * @param unpriced how many of them have an unknown cost: they are in neither amount
 */
public record Spend(Spender of, long settled, long estimated, long jobs, long unpriced) {

    /** Nothing yet. */
    public static Spend none(Spender of) {
        return new Spend(of, 0, 0, 0, 0);
    }

    /** The same with one more job that RunComfy has named the cost of. */
    public Spend withSettled(long micros) {
        return new Spend(of, settled + micros, estimated, jobs + 1, unpriced);
    }

    /** The same with one more job that may have cost what was set aside for it. */
    public Spend withEstimated(long micros) {
        return new Spend(of, settled, estimated + micros, jobs + 1, unpriced);
    }

    /** The same with one more job of unknown cost. */
    public Spend withUnpriced() {
        return new Spend(of, settled, estimated, jobs + 1, unpriced + 1);
    }
}
