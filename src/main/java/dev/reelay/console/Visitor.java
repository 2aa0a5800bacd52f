package dev.reelay.console;

import dev.reelay.audit.Actor;
import java.util.Set;

/**
 * Who looks at the console.
 *
 * @param user the name that the login had, as it is: hostile text
 * @param permissions what the user may do
 * @param canLogOut whether the console has a login of this user that can be ended: not behind a proxy that logs users in, nor in dev
 *     mode
 */
public record Visitor(String user, Set<Permission> permissions, boolean canLogOut) {

    public Visitor {
        permissions = Set.copyOf(permissions);
    }

    /** A visitor without a login. */
    public Visitor(String user, Set<Permission> permissions) {
        this(user, permissions, false);
    }

    /** Whether the user may. */
    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** For templates: whether the user may see what customers have sent. */
    public boolean seesPayloads() {
        return may(Permission.PAYLOADS);
    }

    /** For templates: whether the user may cancel, pause and resume. */
    public boolean acts() {
        return may(Permission.ACT);
    }

    /** For templates: whether the user may do what may cost money. */
    public boolean spends() {
        return may(Permission.MONEY);
    }

    /** The user in the audit log. */
    public Actor actor() {
        return new Actor(user, Actor.Via.CONSOLE);
    }
}
