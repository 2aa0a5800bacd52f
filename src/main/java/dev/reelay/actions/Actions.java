package dev.reelay.actions;

import dev.reelay.audit.Actor;
import dev.reelay.audit.Deed;
import dev.reelay.job.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Actions on one thing. Thread-safe. Every method blocks until the brokers have what it writes; none throws for what brokers, jobs or
 * users do. An entry in the audit topic comes before each action, and without it nothing is done; what is refused is recorded too.
 *
 * <p>Reasons may be null: then none is given. They are cut to 500 code points.
 */
public final class Actions {

    Actions() {}

    /**
     * Cancels a job.
     *
     * @param confirmed whether the actor knows that there is no such job yet: then the cancel waits for it for 7 days
     */
    public ActionOutcome cancel(Actor actor, String id, boolean confirmed, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends the job's request again, under the next id of its chain.
     *
     * @param confirmed whether the actor has seen what {@link ActionOutcome.NeedsConfirmation} says: that it may be paid for twice
     */
    public ActionOutcome retry(Actor actor, String id, boolean confirmed, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /**
     * Pauses submissions. When they are paused already, the reason and who gave it are replaced.
     *
     * @param model the model's id, or {@code *} for all models
     */
    public ActionOutcome pause(Actor actor, String model, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends a pause.
     *
     * @param model the model's id, or {@code *} for the pause of all models; pauses of single models stay
     */
    public ActionOutcome resume(Actor actor, String model, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /** Sends the dead letter at this place of the dead letters' topic again. */
    public ActionOutcome redrive(Actor actor, int partition, long offset, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /** Records what was found out at RunComfy about a job of which Reelay cannot know whether it was charged for. */
    public ActionOutcome recordFinding(Actor actor, String id, Finding finding, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /** Records that somebody was refused by a rule of the caller's: a role that is missing, for example. */
    public ActionOutcome.Refused refuse(Actor actor, Deed deed, String code, String message) {
        throw new UnsupportedOperationException();
    }
}
