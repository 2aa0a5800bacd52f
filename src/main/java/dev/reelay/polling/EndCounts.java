package dev.reelay.polling;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * Counts times to an end by bin. A job counts half as much after {@value #HALF_LIFE} later ones, so that a model that has become slower is
 * noticed. Not thread-safe.
 *
 * <p>A time that is only known to lie in an interval is spread over its bins as the curve of that moment has it: done for each job,
 * that is the EM algorithm for data that polls have cut into intervals, one step at a time.
 */
final class EndCounts {

    static final int HALF_LIFE = 200;

    private static final double GROWTH = Math.pow(2, 1.0 / HALF_LIFE);

    /** Far below the largest double, and far above what one more job can change. */
    private static final double LARGEST_SCALE = 1e12;

    private final double[] ended = new double[Bins.COUNT];
    private final double[] censored = new double[Bins.COUNT];

    /** What a job counts that is added now: in place of all earlier ones counting less, the next one counts more. */
    private double scale = 1;

    /**
     * The job's time is between the two; equal when it is known exactly, in seconds.
     *
     * @param cumulative the integral of the hazard by age, as far as it is known now; asked for where the time is not known exactly
     */
    void add(double least, double most, Supplier<DoubleUnaryOperator> cumulative) {
        int first = Bins.of(least);
        int last = Bins.of(most);
        if (first == last || most < least * 1.1) {
            ended[Bins.of(Math.sqrt(Math.max(least, 0.01) * most))] += scale;
        } else {
            spread(least, most, first, last, cumulative.get());
        }
        grow();
    }

    private void spread(double least, double most, int first, int last, DoubleUnaryOperator cumulative) {
        double[] share = new double[last - first + 1];
        double base = cumulative.applyAsDouble(least);
        double sum = 0;
        for (int bin = first; bin <= last; bin++) {
            double from = cumulative.applyAsDouble(Math.max(least, Bins.begin(bin))) - base;
            double to = cumulative.applyAsDouble(Math.min(most, Bins.end(bin))) - base;
            share[bin - first] = Math.exp(-from) - Math.exp(-to);
            sum += share[bin - first];
        }
        for (int bin = first; bin <= last; bin++) {
            ended[bin] += scale * (sum > 0 ? share[bin - first] / sum : 1.0 / share.length);
        }
    }

    /** The job had not ended at this time, in seconds, and nothing later is known of it. */
    void addCensored(double least) {
        censored[Bins.of(least)] += scale;
        grow();
    }

    private void grow() {
        scale *= GROWTH;
        if (scale > LARGEST_SCALE) {
            for (int bin = 0; bin < Bins.COUNT; bin++) {
                ended[bin] /= scale;
                censored[bin] /= scale;
            }
            scale = 1;
        }
    }

    /** How many jobs ended in a bin, the newest counting 1. */
    double ended(int bin) {
        return ended[bin] / scale;
    }

    /** Of how many jobs nothing is known after this bin, the newest counting 1. */
    double censored(int bin) {
        return censored[bin] / scale;
    }

    /** How many jobs ended, the newest counting 1: {@code 290} at most. */
    double weight() {
        double sum = 0;
        for (double count : ended) {
            sum += count;
        }
        return sum / scale;
    }
}
