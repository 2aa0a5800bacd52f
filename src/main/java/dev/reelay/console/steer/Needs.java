package dev.reelay.console.steer;

import dev.reelay.audit.Action;
import dev.reelay.console.Permission;

/** Which permission an action needs. */
final class Needs {

    /** The code in the audit topic of who was refused for a lack of it. */
    static final String CODE = "permission_missing";

    private Needs() {}

    static Permission of(Action.Kind kind) {
        return switch (kind) {
            case CANCEL, PAUSE, RESUME, LIMIT, LIFT_LIMIT, BUDGET, LIFT_BUDGET, STORE_OUTPUTS -> Permission.ACT;
            case RETRY, REDRIVE, FINDING -> Permission.MONEY;
        };
    }

    static String message(Permission permission) {
        return "The permission " + permission.word() + " is missing.";
    }
}
