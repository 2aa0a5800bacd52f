package dev.reelay.model;

/** What follows when an input breaks a model's rules. */
public enum Validation {
    /** The request is rejected. */
    ENFORCE,
    /** The job is submitted, and RunComfy decides; the result has the violations as warnings. */
    WARN,
    /** The input is not checked. */
    OFF
}
