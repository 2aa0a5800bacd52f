package dev.reelay.polling;

/**
 * What was seen of a job from its submission to its end. All times are seconds since its submission.
 *
 * @param queuedUntil it was seen in the queue then; 0 when it never was
 * @param startedBy it was seen running then; infinite when it never was
 * @param endedAfter it had not ended then
 * @param endedBy it had ended then; equal to {@code endedAfter} when the time is known exactly, infinite when its end was not seen
 */
record Lifetime(double queuedUntil, double startedBy, double endedAfter, double endedBy) {

    boolean isCensored() {
        return Double.isInfinite(endedBy);
    }

    /** Whether it says anything about the run apart from the queue. */
    boolean showsRun() {
        return isCensored() ? !Double.isInfinite(startedBy) : !Double.isInfinite(startedBy) || queuedUntil > 0;
    }

    double leastRun() {
        return Math.max(0, endedAfter - Math.min(startedBy, endedAfter));
    }

    double mostRun() {
        return Math.max(0, endedBy - queuedUntil);
    }
}
