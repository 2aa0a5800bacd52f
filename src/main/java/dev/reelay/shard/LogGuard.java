package dev.reelay.shard;

import dev.reelay.kafka.RequestLog;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Tells whether the requests that a shard reads still come from the log that the ledger's position belongs to. The consumer says
 * nothing when it loses its place: a topic that was made anew, a log that became shorter and records that retention took all look
 * like a jump to another offset. Confined to its shard's thread, and made anew with each opening of the ledger.
 *
 * <p>Not noticed: a log that lost records and grew beyond the position again before the consumer read on and before {@link #seen}.
 */
final class LogGuard {

    /** Enough for a minute of transactional producers; a jump beyond that many is not counted. */
    private static final int MOST_GAPS = 10_000;

    private static final long NONE = -1;

    /** The state of the log. */
    sealed interface Verdict {

        /**
         * It is the same log.
         *
         * @param lost how many offsets the shard passed since the last answer, or the one before, because retention had taken them
         */
        record Sound(long lost) implements Verdict {}

        /** The topic was deleted and made anew. */
        record MadeAnew() implements Verdict {}

        /**
         * Records that were decided are no longer there.
         *
         * @param at where the log ended, or where the consumer went on to read
         */
        record Broken(long at) implements Verdict {}
    }

    private final String topicId;
    private boolean broken;
    private int run;
    private long lastRead = NONE;
    private long setBackTo = NONE;
    private NavigableMap<Long, Long> gaps = new TreeMap<>();
    private NavigableMap<Long, Long> earlierGaps = new TreeMap<>();

    /**
     * @param topicId the topic whose log the position belongs to
     * @param broken whether the ledger has the log as broken already
     */
    LogGuard(String topicId, boolean broken) {
        this.topicId = topicId;
        this.broken = broken;
    }

    /**
     * Notes that a request was read. A consumer never reads backwards by itself, so one that did was set back, and it is not known
     * whether its records are those that the ledger has decided: none is taken from then on.
     *
     * @param inRun the run of the consumer in which it was polled
     * @param nextOffset the first offset that is not decided
     * @return whether to decide the request
     */
    boolean takes(int inRun, long offset, long nextOffset) {
        if (inRun > run) { // the worker itself has set the consumer
            run = inRun;
            lastRead = NONE;
        }
        if (offset <= lastRead && setBackTo == NONE) {
            setBackTo = offset;
        }
        lastRead = offset;
        if (isClosed()) {
            return false;
        }
        skipped(nextOffset, offset);
        return true;
    }

    /** Whether no request is taken any more: the log is broken, or the consumer was set back. */
    boolean isClosed() {
        return broken || setBackTo != NONE;
    }

    /** Notes that the shard passes offsets without a record: markers of transactions, or what retention took. */
    void skipped(long from, long to) {
        if (to > from && gaps.size() < MOST_GAPS) {
            gaps.put(from, to);
        }
    }

    /**
     * Judges the log as the brokers report it. A broken log is found once. INVARIANT: no offset passes a record that is neither answered
     * nor stored: a log that begins behind the position moves nothing, since this worker may hold what it had there. What is not held is
     * passed when the consumer goes on at the beginning.
     *
     * @param decidedBefore the first offset that was not decided when the brokers were asked
     */
    Verdict seen(RequestLog log, long decidedBefore) {
        if (!log.isOf(topicId)) {
            return new Verdict.MadeAnew();
        }
        if (broken) { // found before: nothing is new until the topic is another one
            return new Verdict.Sound(0);
        }
        if (setBackTo != NONE || log.end() < decidedBefore) {
            broken = true;
            return new Verdict.Broken(setBackTo == NONE ? log.end() : Math.min(setBackTo, log.end()));
        }
        long lost = lostOf(earlierGaps, log.begin()) + lostOf(gaps, log.begin());
        // A gap that was noted after the brokers were asked is judged by the next answer.
        earlierGaps = gaps;
        gaps = new TreeMap<>();
        return new Verdict.Sound(lost);
    }

    /** The offsets of the gaps that the log no longer had, soon after the shard passed them. Removes these gaps. */
    private static long lostOf(NavigableMap<Long, Long> gaps, long begin) {
        long lost = 0;
        for (Iterator<Map.Entry<Long, Long>> each =
                        gaps.headMap(begin, false).entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<Long, Long> gap = each.next();
            lost += Math.min(begin, gap.getValue()) - gap.getKey();
            each.remove();
        }
        return lost;
    }
}
