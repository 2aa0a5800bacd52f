package dev.reelay.console.browser;

import dev.reelay.console.Permission;

/** The users of the tests: each may one thing more than the one before. */
enum ConsoleUser {
    READER(Permission.READ),
    VIEWER(Permission.PAYLOADS),
    OPERATOR(Permission.ACT),
    SPENDER(Permission.MONEY);

    private final Permission permission;

    ConsoleUser(Permission permission) {
        this.permission = permission;
    }

    Permission permission() {
        return permission;
    }

    /** The name to log in with. */
    String user() {
        return "the-" + permission.word();
    }

    /** The password in clear. */
    String password() {
        return "password of " + user();
    }
}
