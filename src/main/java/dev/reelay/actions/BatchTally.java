package dev.reelay.actions;

import dev.reelay.audit.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Counts what becomes of the targets of a batch, one by one. */
final class BatchTally {

    private final boolean namesRetried;
    private final TreeMap<String, Integer> skipped;
    private final List<Integer> retried = new ArrayList<>();
    private final TreeMap<String, List<Integer>> leftOut = new TreeMap<>();
    private int done;

    /**
     * @param before the report of the targets before the batch
     * @param namesRetried whether it has to be known of each target that it was retried
     */
    BatchTally(Step.Report before, boolean namesRetried) {
        this.namesRetried = namesRetried;
        this.skipped = new TreeMap<>(before.skipped());
        this.done = before.done();
    }

    void done(int number) {
        done++;
        settle(number);
    }

    /** It was done to this target before. */
    void doneBefore(int number, String code) {
        leaveOut(number, code);
        settle(number);
    }

    void leaveOut(int number, String code) {
        skipped.merge(code, 1, Integer::sum);
        leftOut.computeIfAbsent(code, _ -> new ArrayList<>()).add(number);
    }

    private void settle(int number) {
        if (namesRetried) {
            retried.add(number);
        }
    }

    /** The report of all targets up to the end of the batch. */
    Step.Report report() {
        return new Step.Report(done, skipped);
    }

    Step.Batch batch() {
        return new Step.Batch(retried, leftOut);
    }
}
