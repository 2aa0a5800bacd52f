package dev.reelay.console.steer;

import dev.reelay.audit.Deed;
import dev.reelay.console.Permission;

/** Which permission a deed needs. */
final class Needs {

    /** The code in the audit topic of who was refused for a lack of it. */
    static final String CODE = "permission_missing";

    private Needs() {}

    static Permission of(Deed.Kind kind) {
        return switch (kind) {
            case CANCEL, PAUSE, RESUME -> Permission.ACT;
            case RETRY, REDRIVE, FINDING -> Permission.MONEY;
        };
    }

    static String message(Permission permission) {
        return "The permission " + permission.word() + " is missing.";
    }
}
