package dev.reelay.console.access;

import org.jspecify.annotations.Nullable;

/**
 * The page with the login.
 *
 * @param base what paths begin with
 * @param back where a login leads: a path below the base path
 * @param user the name that was typed before; empty when there was none
 * @param problem why the last attempt failed; null when there was none
 */
public record LoginPage(
        String base, String back, String user, @Nullable String problem) {}
