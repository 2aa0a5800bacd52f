package dev.reelay.decision;

import dev.reelay.decision.Effect.Wake;
import dev.reelay.job.Ending;
import dev.reelay.job.JobState.Ended;
import java.util.List;

/**
 * A decision about a job: the step that the shard commits, and the effects that it starts after the commit.
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

    /** Ends a job, and sets the timer after which its receipt is removed. A receipt that knows how long the job took is learned from. */
    static Decision end(Ending ending, Deadlines deadlines) {
        Effect forget = forgetLater(ending.receipt(), deadlines);
        return ending.receipt().times() == null
                ? of(new Step.End(ending), forget)
                : of(new Step.End(ending), forget, new Effect.Learn(ending.receipt()));
    }

    static Effect forgetLater(Ended receipt, Deadlines deadlines) {
        return new Effect.WakeAt(receipt.id(), deadlines.forgetAt(receipt), Wake.FORGET);
    }
}
