package dev.reelay.polling;

/**
 * Turns a forecast into the time of the next poll.
 *
 * <p>With k = 0.2 s and a hazard of 0.1 per second (half of the jobs that are left end within 7 s) polls are 2 s apart; with 0.01, 6.3 s.
 */
final class Rhythm {

    /** No poll of a job follows another sooner, in seconds. */
    static final double FLOOR = 2;

    /**
     * No poll of a job follows another later than 30 s, while the budget allows it: these seconds, and what polls are spread by.
     */
    static final double CEILING = 29;

    private static final double STEP = 0.25;

    /** A forecast is looked at no further ahead than this, in seconds. */
    private static final double HORIZON = 14_400;

    /** So little is left after it that it does not matter. */
    private static final double NEARLY_ALL_ENDED = -Math.log(0.01);

    private Rhythm() {}

    /**
     * The wait until the next poll, in seconds, from {@link #FLOOR} to {@link #CEILING}.
     *
     * @param cost k: the seconds of lag that a poll is worth
     * @param notBefore until then the end is out of the question, in seconds from now
     */
    static double next(Forecast forecast, double cost, double notBefore) {
        double ahead = Math.max(0, notBefore);
        double sum = 0;
        while (ahead < CEILING) {
            double more = Math.sqrt(forecast.hazard(ahead + STEP / 2) / (2 * cost)) * STEP;
            if (sum + more >= 1) {
                ahead += STEP * (1 - sum) / more;
                break;
            }
            sum += more;
            ahead += STEP;
        }
        return Math.clamp(ahead, FLOOR, CEILING);
    }

    /**
     * How much polling the rest of the job needs by this forecast: ∫√(f·S), whose square is twice the least possible product of polls and
     * lag. Of two forecasts the one with the smaller value knows more.
     */
    static double need(Forecast forecast, double age) {
        double need = 0;
        double integral = 0;
        double ahead = 0;
        while (ahead < HORIZON && integral < NEARLY_ALL_ENDED) {
            double step = Math.max(0.5, 0.05 * (age + ahead));
            double hazard = forecast.hazard(ahead + step / 2);
            need += Math.sqrt(hazard) * Math.exp(-integral - hazard * step / 2) * step;
            integral += hazard * step;
            ahead += step;
        }
        return need;
    }

    /** By when half of the jobs like this one have ended, in seconds from now; infinite where that is beyond four hours. */
    static double median(Forecast forecast, double age) {
        double integral = 0;
        double ahead = 0;
        while (ahead < HORIZON) {
            double step = Math.max(0.5, 0.05 * (age + ahead));
            double more = forecast.hazard(ahead + step / 2) * step;
            if (integral + more >= Math.log(2)) {
                return ahead + step * (Math.log(2) - integral) / more;
            }
            integral += more;
            ahead += step;
        }
        return Double.POSITIVE_INFINITY;
    }
}
