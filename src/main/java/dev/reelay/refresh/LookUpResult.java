package dev.reelay.refresh;

import java.time.Instant;

/** What a look-up of a model found. */
public sealed interface LookUpResult {

    /** RunComfy has the model, and the catalog has what can be used of its record. */
    record Known() implements LookUpResult {}

    /** RunComfy itself says that it has no such model, now or within the last minute; or the id cannot be one. */
    record NoSuchModel() implements LookUpResult {}

    /**
     * Nothing is known: RunComfy could not be asked, or did not answer as RunComfy does.
     *
     * @param due when to look again
     */
    record NotSeen(Instant due) implements LookUpResult {}
}
