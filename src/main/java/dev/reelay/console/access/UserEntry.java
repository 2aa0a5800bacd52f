package dev.reelay.console.access;

import dev.reelay.console.Permission;

/**
 * A user of the users file.
 *
 * @param name as it is typed to log in
 * @param permission the greatest one; it has the lesser ones
 */
record UserEntry(String name, Permission permission, PasswordHash hash) {}
