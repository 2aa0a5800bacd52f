package dev.reelay.console.access;

import dev.reelay.console.ConsoleConfig;
import java.util.EnumSet;
import java.util.Set;

/** How visitors show who they are. There is one way at a time: each has promises of its own, and none may weaken another. */
public enum WayIn {
    /** A name and a password of {@code REELAY_CONSOLE_USERS_FILE}, and then a session. */
    USERS_FILE,
    /** Headers of a proxy at one of {@code REELAY_CONSOLE_PROXY_ADDRESSES}. */
    PROXY,
    /** A login at {@code QUARKUS_OIDC_AUTH_SERVER_URL}. */
    OIDC,
    /** Nothing, in dev mode: everybody at this machine may do everything. */
    DEVELOPER;

    /**
     * The ways that are set up.
     *
     * @param oidc whether a server for OIDC is set
     * @param developing whether this is dev mode
     */
    static Set<WayIn> of(ConsoleConfig config, boolean oidc, boolean developing) {
        Set<WayIn> ways = EnumSet.noneOf(WayIn.class);
        if (config.usersFile().isPresent()) {
            ways.add(USERS_FILE);
        }
        if (config.proxy().addresses().filter(list -> !list.isEmpty()).isPresent()) {
            ways.add(PROXY);
        }
        if (oidc) {
            ways.add(OIDC);
        }
        if (ways.isEmpty() && developing) {
            ways.add(DEVELOPER);
        }
        return ways;
    }
}
