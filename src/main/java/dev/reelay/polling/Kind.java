package dev.reelay.polling;

import org.jspecify.annotations.Nullable;

/**
 * Jobs that take about as long as each other: all of a model, or those of one resolution and duration. Thread-safe; no call waits longer
 * than another takes, which is microseconds.
 */
final class Kind {

    /** What is known of runs counts from so many of them on. */
    private static final double RUNS_KNOWN = 10;

    /** The curves are made anew when so small a part of what is known is new: each is 64 bins of arithmetic. */
    private static final int NEW_PART = 64;

    /**
     * What is known at one moment.
     *
     * @param runsKnown whether enough runs were seen apart from the queue to go by them
     * @param jobs how many jobs had ended, the newest counting 1
     */
    record Knowledge(Curve whole, Curve run, boolean runsKnown, double jobs, double typical) {}

    private final EndCounts whole = new EndCounts();
    private final EndCounts runs = new EndCounts();
    private long learned;
    private int news;
    private volatile @Nullable Knowledge knowledge;

    /** Learns from a job that ended, or of which nothing more will be known. */
    synchronized void learn(Lifetime life, double typical) {
        if (life.isCensored()) {
            whole.addCensored(life.endedAfter());
            if (life.showsRun()) {
                runs.addCensored(life.leastRun());
            }
        } else {
            whole.add(
                    life.endedAfter(), life.endedBy(), () -> knowledge(typical).whole()::cumulative);
            if (life.showsRun()) {
                runs.add(
                        life.leastRun(),
                        life.mostRun(),
                        () -> knowledge(typical).run()::cumulative);
            }
            learned++;
        }
        Knowledge now = knowledge;
        news++;
        if (now != null && news * NEW_PART > now.jobs()) {
            knowledge = null;
        }
    }

    /** How many jobs have ended. */
    synchronized long learned() {
        return learned;
    }

    /** @param typical the catalog's typical time, in seconds */
    Knowledge knowledge(double typical) {
        Knowledge now = knowledge;
        return now == null || now.typical() != typical ? made(typical) : now;
    }

    private synchronized Knowledge made(double typical) {
        Knowledge made = new Knowledge(
                Curve.of(whole, typical),
                Curve.of(runs, typical),
                runs.weight() >= RUNS_KNOWN,
                whole.weight(),
                typical);
        news = 0;
        knowledge = made;
        return made;
    }
}
