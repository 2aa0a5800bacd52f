package dev.reelay.outbound;

import dev.reelay.job.SubmitAnswer;
import java.util.ArrayList;
import java.util.List;

/** A shard that keeps what it gets. */
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

    /** How often it was woken. */
    public synchronized int wakes() {
        return wakes;
    }

    synchronized List<SubmitAnswer> answers() {
        return List.copyOf(answers);
    }
}
