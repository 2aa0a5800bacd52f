package dev.reelay.outbound;

import dev.reelay.job.SubmitAnswer;
import java.util.ArrayList;
import java.util.List;

/** A shard that records its answers and wake-ups. */
public final class RecordingShard implements SubmissionListener {

    private final List<SubmitAnswer> answers = new ArrayList<>();
    private int wakes;

    @Override
    public synchronized boolean answered(Attempt attempt, SubmitAnswer answer) {
        answers.add(answer);
        return true;
    }

    @Override
    public synchronized void wake() {
        wakes++;
    }

    /** The number of times that it was woken. */
    public synchronized int wakes() {
        return wakes;
    }

    synchronized List<SubmitAnswer> answers() {
        return List.copyOf(answers);
    }
}
