package dev.reelay.job;

import dev.reelay.job.Effect.Wake;
import dev.reelay.job.JobState.Ended;
import java.util.List;

/**
 * What a shard does about a job: the step to write, and the effects to start once it is written.
 *
 * @param effects in the order in which they start
 */
public record Decision(Step step, List<Effect> effects) {

    public Decision {
        effects = List.copyOf(effects);
    }

    static Decision of(Step step, Effect... effects) {
        return new Decision(step, List.of(effects));
    }

    /** Ends a job; its receipt is kept for a while. */
    static Decision end(Ending ending, Deadlines deadlines) {
        return of(new Step.End(ending), forgetLater(ending.receipt(), deadlines));
    }

    static Effect forgetLater(Ended receipt, Deadlines deadlines) {
        return new Effect.WakeAt(receipt.id(), deadlines.forgetAt(receipt), Wake.FORGET);
    }
}
