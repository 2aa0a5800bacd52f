package dev.reelay.model;

/** How the worker handles jobs whose files break their model's rules. */
public enum MediaMode {
    /** They are rejected. */
    ENFORCE,
    /** They are submitted; the worker logs and counts the violations. */
    WARN,
    /** They are submitted; the worker fetches no files. */
    OFF
}
