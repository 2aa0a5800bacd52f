package dev.reelay.model;

/** Where the schema of a model comes from. */
public enum Origin {
    /** A model file in the operator's folder. */
    MODEL_FILE,
    /** RunComfy's catalog, fetched by this worker. */
    LIVE,
    /** A record or list of RunComfy's catalog in the operator's folder. */
    FOLDER,
    /** Reelay's own files. */
    BUILT_IN
}
