package dev.reelay.limits;

/** The content of a record of {@code generation-limits}. */
public sealed interface LimitRecord permits Demand, Grant {}
