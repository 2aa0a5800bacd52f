package dev.reelay.console;

/** Tells who makes the request under way. {@code console.access} implements it; it has refused whoever may not even read. */
public interface CurrentVisitor {

    /** The visitor. */
    Visitor get();
}
