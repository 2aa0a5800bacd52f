package dev.reelay.outbound;

import dev.reelay.answer.SubmitAnswer;

/** A shard that counts its wake-ups. */
public final class RecordingShard implements SubmissionListener {

    private int wakes;

    @Override
    public boolean answered(Attempt attempt, SubmitAnswer answer) {
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
}
