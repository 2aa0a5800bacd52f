package dev.reelay.decision;

import dev.reelay.job.Checks;
import dev.reelay.outcome.Outcome;

/** What follows from a look at the model and the input of a request. */
public sealed interface Judgement {

    /** The job may go on. */
    record Passed(Checks checks) implements Judgement {}

    /** The request is wrong. */
    record Rejected(Outcome.Failed why) implements Judgement {}
}
