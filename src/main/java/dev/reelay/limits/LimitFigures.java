package dev.reelay.limits;

/**
 * The numbers of one limit, of a partition or of several.
 *
 * @param limit how many slots there are in all; 0 until it was granted for the first time
 * @param share how many of them may be used here
 * @param used how many are used here
 * @param waiting how many jobs wait here for nothing but a slot
 */
public record LimitFigures(int limit, int share, int used, int waiting) {

    /** Those of no limit. */
    static final LimitFigures NONE = new LimitFigures(0, 0, 0, 0);

    LimitFigures plus(LimitFigures other) {
        return new LimitFigures(
                Math.max(limit, other.limit), share + other.share, used + other.used, waiting + other.waiting);
    }
}
