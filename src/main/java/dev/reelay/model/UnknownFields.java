package dev.reelay.model;

/** How the worker handles input fields that a model's schema does not name. */
public enum UnknownFields {
    /** They are violations, so that a misspelt option does not cost a video. */
    REJECT,
    /** They are submitted, unless the schema itself forbids them. */
    ALLOW
}
