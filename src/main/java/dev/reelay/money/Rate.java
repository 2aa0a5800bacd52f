package dev.reelay.money;

import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;

/**
 * What a unit of a model's jobs costs at one time. Where another one counts the same units, what a job costs by it follows from how
 * many units the job has: its input need not be read again.
 *
 * @param units what is counted, by {@code equals}: the field of the input that has the number, and what holds without it
 * @param listed the price of a unit that the catalog or an operator names, in millionths of a dollar
 * @param factor what that is multiplied by
 */
public record Rate(Object units, double listed, double factor) {

    /** More than the digits of a double are wrong by, and less than any amount. */
    private static final double TOLERANCE = 0.001;

    /**
     * How many units a job has; 1 where they cost nothing.
     *
     * @param reserved what is set aside for the job by a rate with the same units
     * @param usd the dollars of that
     */
    public double unitsOf(Reservation reserved, Cost usd) {
        Cost cost = reserved.listed() == null ? usd : reserved.listed();
        return listed == 0 ? 1 : cost.micros() / listed;
    }

    /** What so many units cost, in millionths of a dollar, rounded up. */
    public long micros(double number) {
        return Math.max(0, (long) Math.ceil(number * listed * factor - TOLERANCE));
    }
}
