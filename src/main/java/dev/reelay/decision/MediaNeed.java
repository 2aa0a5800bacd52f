package dev.reelay.decision;

/** What must happen to the files of a waiting job before it lines up for a permit. */
public enum MediaNeed {
    /** Nothing: they were checked, there are none, or they are not checked at all. */
    NONE,
    /** They must be checked. */
    CHECK,
    /** The catalog does not have the job's model, which alone tells where its files are: RunComfy is asked for it. */
    MODEL
}
