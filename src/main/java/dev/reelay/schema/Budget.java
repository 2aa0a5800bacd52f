package dev.reelay.schema;

/**
 * The work that one check may take, in steps. A step is some ten nanoseconds: one schema for one value, one comparison,
 * one character that a pattern looks at.
 */
final class Budget {

    /**
     * Enough for a value of a megabyte and a schema of a usual model; too few for alternatives within alternatives, and
     * for a pattern that tries all ways of matching.
     */
    static final int STEPS = 2_000_000;

    private int left = STEPS;

    /** The budget is used up. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("too many steps", null, false, false);
        }
    }

    /** @throws Exhausted when there are not as many steps left */
    void spend(int steps) {
        left -= steps;
        if (left < 0) {
            throw new Exhausted();
        }
    }
}
