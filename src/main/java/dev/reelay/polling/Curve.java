package dev.reelay.polling;

/**
 * How likely a job's end is at each age, given that it has not ended before: the hazard. Immutable.
 *
 * <p>Where few jobs were seen, two guesses fill in. The catalog's typical time counts as {@value #TYPICAL_JOBS} jobs around it, and as less the
 * more jobs have ended. And everywhere, {@value #ANY_TIME} / age counts as one job, which fades faster still: it knows no time at all, so
 * that an unknown model is polled at times that grow with its job's age, and so is a job that is older than all that were seen.
 */
final class Curve {

    static final double TYPICAL_JOBS = 2;
    static final double ANY_TIME = 0.7;

    /** Typical times of the catalog are those by which most jobs have ended; half of them have by this part of it. */
    private static final double MEDIAN_OF_TYPICAL = 0.6;

    /** The scale of the logistic distribution of the logarithm of the time: σ 0.5. */
    private static final double SPREAD = 0.5 * Math.sqrt(3) / Math.PI;

    private static final double TYPICAL_FADES = 20;
    private static final double ANY_TIME_FADES = 5;

    /** The hazard of the logarithm of the time, at the middles of the bins; divided by the time it is the hazard. */
    private final double[] rate = new double[Bins.COUNT];

    /** The integral of the hazard up to the middles of the bins. */
    private final double[] integral = new double[Bins.COUNT];

    private Curve() {}

    /** @param typical the catalog's typical time from submission to end, in seconds; positive */
    static Curve of(EndCounts counts, double typical) {
        Curve curve = new Curve();
        double known = counts.weight();
        double guess = TYPICAL_JOBS / (1 + known / TYPICAL_FADES);
        double any = 1 / (1 + known / ANY_TIME_FADES);
        double middle = Math.log(Math.max(1, typical * MEDIAN_OF_TYPICAL));
        double atRisk = 0;
        for (int bin = Bins.COUNT - 1; bin >= 0; bin--) {
            double ended = smoothed(counts, bin);
            double guessBefore = logistic(((bin - 0.5) * Bins.WIDTH - middle) / SPREAD);
            double guessAfter = logistic(((bin + 0.5) * Bins.WIDTH - middle) / SPREAD);
            double ends = ended + guess * (guessAfter - guessBefore) + any * ANY_TIME * Bins.WIDTH;
            // A job that ends in a bin, or is last seen there, was at risk for half of it.
            double jobs =
                    atRisk + (ended + counts.censored(bin)) / 2 + guess * (1 - (guessAfter + guessBefore) / 2) + any;
            curve.rate[bin] = ends / jobs / Bins.WIDTH;
            atRisk += ended + counts.censored(bin);
        }
        curve.integral[0] = curve.rate[0];
        for (int bin = 1; bin < Bins.COUNT; bin++) {
            curve.integral[bin] = curve.integral[bin - 1] + (curve.rate[bin - 1] + curve.rate[bin]) / 2 * Bins.WIDTH;
        }
        return curve;
    }

    private static double smoothed(EndCounts counts, int bin) {
        double before = counts.ended(Math.max(0, bin - 1));
        double after = counts.ended(Math.min(Bins.COUNT - 1, bin + 1));
        return before / 8 + counts.ended(bin) * 3 / 4 + after / 8;
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The place of an age on the grid. A caller that needs the hazard and its integral at one age computes it once. */
    static double position(double age) {
        return age <= 1 ? 0 : Bins.position(age);
    }

    /** The hazard at an age, per second. */
    double hazard(double age) {
        return hazard(age, position(age));
    }

    /** @param position of the age */
    double hazard(double age, double position) {
        return rate(position) / Math.max(1, age);
    }

    private double rate(double position) {
        int bin = (int) position;
        if (bin >= Bins.COUNT - 1) {
            return rate[Bins.COUNT - 1];
        }
        double part = position - bin;
        return rate[bin] * (1 - part) + rate[bin + 1] * part;
    }

    /** The integral of the hazard from 0 to an age: minus the logarithm of the part of jobs that live that long. */
    double cumulative(double age) {
        return cumulative(age, position(age));
    }

    /** @param position of the age */
    double cumulative(double age, double position) {
        if (age <= 1) {
            return rate[0] * Math.max(0, age);
        }
        int bin = (int) Math.min(Bins.COUNT - 1.0, position);
        return integral[bin] + (rate[bin] + rate(position)) / 2 * (position - bin) * Bins.WIDTH;
    }

    /** The age by which this part of all jobs has ended, in seconds; about two hours where it is longer than that. */
    double quantile(double part) {
        double wanted = -Math.log(1 - part);
        for (int bin = 0; bin < Bins.COUNT; bin++) {
            if (integral[bin] >= wanted) {
                double before = bin == 0 ? 0 : integral[bin - 1];
                double from = bin == 0 ? 0 : Bins.seconds(bin - 1);
                return from + (Bins.seconds(bin) - from) * (wanted - before) / (integral[bin] - before);
            }
        }
        return Bins.seconds(Bins.COUNT - 1);
    }
}
