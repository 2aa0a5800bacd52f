package dev.reelay.console;

import dev.reelay.audit.Actor;
import java.util.Set;

/**
 * Who looks at the console.
 *
 * @param user the name that the login had, as it is: hostile text
 * @param permissions what the user may do
 */
public record Visitor(String user, Set<Permission> permissions) {

    public Visitor {
        permissions = Set.copyOf(permissions);
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
