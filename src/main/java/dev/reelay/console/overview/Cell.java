package dev.reelay.console.overview;

import org.jspecify.annotations.Nullable;

/**
 * A number of jobs.
 *
 * @param href the list of them, below the base; null when there is none
 */
public record Cell(long count, @Nullable String href) {}
