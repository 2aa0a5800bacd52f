package dev.reelay.catalog;

/** What is done about files that do not fit a model's rules. */
public enum MediaMode {
    /** Their jobs are rejected. */
    ENFORCE,
    /** They are logged and counted, and their jobs are submitted. */
    WARN,
    /** Nobody looks at them. */
    OFF
}
