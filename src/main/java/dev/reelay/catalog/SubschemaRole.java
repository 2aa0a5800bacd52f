package dev.reelay.catalog;

/** The value that a subschema applies to. */
enum SubschemaRole {
    /** A field or an element of the value that the outer schema applies to. */
    CHILD,
    /** The same value that the outer schema applies to. */
    SAME_VALUE,
    /** No value by itself: the subschema is a definition, or a test whose result another keyword uses. */
    NO_VALUE
}
