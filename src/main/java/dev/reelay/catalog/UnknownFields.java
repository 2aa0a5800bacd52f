package dev.reelay.catalog;

/** What becomes of input fields that a model's schema does not name. */
public enum UnknownFields {
    /** They are violations: a mistyped option must not cost a video. */
    REJECT,
    /** They pass, unless the schema itself forbids them. */
    ALLOW
}
