package dev.reelay.polling;

/** When one job may end: its hazard from now on, given that it has not ended. */
@FunctionalInterface
interface Forecast {

    /** How many starts stand for a start that is only known to lie in an interval. */
    int STARTS = 5;

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

    /** Each start counts by how likely a run from there has lasted until then; relative to the shortest run, since all may be tiny. */
    private static double mixed(Curve curve, double[] ran, double ahead) {
        double shortest = 0;
        double alive = 0;
        double ends = 0;
        for (int i = STARTS - 1; i >= 0; i--) {
            double age = ran[i] + ahead;
            double position = Curve.position(age);
            double integral = curve.cumulative(age, position);
            if (i == STARTS - 1) {
                shortest = integral;
            }
            double survival = Math.exp(shortest - integral);
            alive += survival;
            ends += age <= 0 ? 0 : survival * curve.hazard(age, position);
        }
        return ends / alive;
    }
}
