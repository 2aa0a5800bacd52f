package dev.reelay.polling;

/** When one job may end: its hazard from now on, given that it has not ended. */
@FunctionalInterface
interface Forecast {

    /** How many starts stand for a start that is only known to lie in an interval. */
    int STARTS = 6;

    /** The hazard per second, {@code ahead} seconds from now. */
    double hazard(double ahead);

    /** By the whole time from submission to end. */
    static Forecast ofWholeTime(Curve curve, double age) {
        return ahead -> curve.hazard(age + ahead);
    }

    /**
     * By the time of runs, for a job whose run began, or will begin, between two ages, none of them likelier than another.
     *
     * @param from in seconds since submission, as {@code age} and {@code to}
     */
    static Forecast ofRun(Curve curve, double from, double to, double age) {
        double[] ran = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            ran[i] = age - (from + (to - from) * (i + 0.5) / STARTS);
        }
        return ahead -> mixed(curve, ran, ahead);
    }

    private static double mixed(Curve curve, double[] ran, double ahead) {
        double least = Double.POSITIVE_INFINITY;
        for (double run : ran) {
            least = Math.min(least, curve.cumulative(run + ahead));
        }
        double alive = 0;
        double ends = 0;
        for (double run : ran) {
            double survival = Math.exp(least - curve.cumulative(run + ahead)); // relative: all may be tiny
            alive += survival;
            ends += run + ahead <= 0 ? 0 : survival * curve.hazard(run + ahead);
        }
        return ends / alive;
    }
}
