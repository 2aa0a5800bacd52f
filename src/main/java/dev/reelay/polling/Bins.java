package dev.reelay.polling;

/** The grid on which times are counted: 64 bins of 15 % each, from 1 s to about two hours. */
final class Bins {

    static final int COUNT = 64;

    /** The width of a bin, as a difference of natural logarithms. */
    static final double WIDTH = 0.14;

    private static final double FIRST = 1;

    private Bins() {}

    /** The place of a time on the grid: whole numbers are the middles of bins. Negative below 1 s. */
    static double position(double seconds) {
        return Math.log(seconds / FIRST) / WIDTH;
    }

    /** The time at a place of the grid, in seconds. */
    static double seconds(double position) {
        return FIRST * Math.exp(position * WIDTH);
    }

    /** The bin of a time; the first or the last one for a time beyond the grid. */
    static int of(double seconds) {
        return seconds <= FIRST ? 0 : (int) Math.min(COUNT - 1L, Math.round(position(seconds)));
    }

    /** Where a bin begins, in seconds; the first one begins at zero. */
    static double begin(int bin) {
        return bin == 0 ? 0 : seconds(bin - 0.5);
    }

    /** Where a bin ends, in seconds; the last one has no end. */
    static double end(int bin) {
        return bin == COUNT - 1 ? Double.POSITIVE_INFINITY : seconds(bin + 0.5);
    }
}
