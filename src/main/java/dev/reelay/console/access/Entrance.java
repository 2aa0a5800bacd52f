package dev.reelay.console.access;

import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.console.access.RequestRules.Refusal;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who makes a request. Thread-safe; never blocks for long. */
final class Entrance {

    private static final String DEVELOPER = "developer";

    private final WayIn way;
    private final @Nullable Logins logins;
    private final @Nullable Proxy proxy;
    private final PermissionMap roles;

    /** Who it is. */
    sealed interface Who {

        /** Somebody, who may perhaps not even read. */
        record Known(Visitor visitor) implements Who {}

        /** Nobody yet: a login may help. */
        record Nobody() implements Who {}

        /** No login would help. */
        record Refused(Refusal refusal) implements Who {}
    }

    /** What {@link WayIn#USERS_FILE} goes by. */
    record Logins(UsersFile users, Sessions sessions) {}

    /**
     * What {@link WayIn#PROXY} goes by.
     *
     * @param addresses where the proxy's connections come from
     * @param userHeader the header with the user's name
     * @param groupsHeader the header with the user's groups, between commas
     */
    record Proxy(NetworkList addresses, String userHeader, String groupsHeader, PermissionMap groups) {}

    private Entrance(WayIn way, @Nullable Logins logins, @Nullable Proxy proxy, PermissionMap roles) {
        this.way = way;
        this.logins = logins;
        this.proxy = proxy;
        this.roles = roles;
    }

    /** The entrance for users of a file. */
    static Entrance of(Logins logins) {
        return new Entrance(WayIn.USERS_FILE, logins, null, PermissionMap.byWord());
    }

    /** The entrance behind a proxy. */
    static Entrance of(Proxy proxy) {
        return new Entrance(WayIn.PROXY, null, proxy, PermissionMap.byWord());
    }

    /** The entrance for OIDC, with what roles of tokens may do. */
    static Entrance ofOidc(PermissionMap roles) {
        return new Entrance(WayIn.OIDC, null, null, roles);
    }

    /** The entrance of dev mode. */
    static Entrance ofDeveloper() {
        return new Entrance(WayIn.DEVELOPER, null, null, PermissionMap.byWord());
    }

    /** The way that this is for. */
    WayIn way() {
        return way;
    }

    /**
     * Who asks.
     *
     * @param identity what Quarkus has found out, for OIDC; null for nothing
     */
    Who who(Ask ask, @Nullable SecurityIdentity identity) {
        if (logins != null) {
            return ofSession(logins, ask);
        }
        if (proxy != null) {
            return ofProxy(proxy, ask);
        }
        return way == WayIn.OIDC ? ofToken(identity) : ofDeveloper(ask);
    }

    private static Who ofSession(Logins logins, Ask ask) {
        String id = ask.session();
        if (id == null) {
            return new Who.Nobody();
        }
        Optional<Sessions.Session> session = logins.sessions().find(id, !ask.isAutomatic());
        if (session.isEmpty()) {
            return new Who.Nobody();
        }
        Optional<Users.Entry> user = logins.users()
                .users()
                .find(session.get().user())
                .filter(entry -> entry.hash().text().equals(session.get().hash()));
        if (user.isEmpty()) {
            // Who was taken out of the file, or has got another password, is out at once.
            logins.sessions().end(id);
            return new Who.Nobody();
        }
        return new Who.Known(
                new Visitor(user.get().name(), user.get().permission().withLesser(), true));
    }

    private static Who ofProxy(Proxy proxy, Ask ask) {
        boolean named =
                ask.headers().contains(proxy.userHeader()) || ask.headers().contains(proxy.groupsHeader());
        if (!proxy.addresses().contains(ask.peer())) {
            return new Who.Refused(
                    named
                            ? new Refusal(
                                    403,
                                    "foreign_proxy",
                                    "The request says who you are, and does not come from the proxy.")
                            : new Refusal(403, "no_proxy", "The console is reached through its proxy only."));
        }
        String user;
        String groups;
        try {
            user = ask.single(proxy.userHeader());
            groups = ask.single(proxy.groupsHeader());
        } catch (IllegalArgumentException e) {
            return new Who.Refused(
                    new Refusal(403, "ambiguous_proxy", e.getMessage() + ": the proxy must replace it."));
        }
        if (user == null || user.isBlank()) {
            return new Who.Refused(new Refusal(
                    401,
                    "no_user",
                    "The proxy has not said who you are: the header " + proxy.userHeader() + " is missing."));
        }
        List<String> names = groups == null
                ? List.of()
                : Arrays.stream(groups.split(",")).map(String::strip).toList();
        return new Who.Known(new Visitor(user.strip(), proxy.groups().of(names)));
    }

    private Who ofToken(@Nullable SecurityIdentity identity) {
        return identity == null || identity.isAnonymous()
                ? new Who.Nobody()
                : new Who.Known(new Visitor(identity.getPrincipal().getName(), roles.of(identity.getRoles()), true));
    }

    private static Who ofDeveloper(Ask ask) {
        if (NetworkList.isLoopback(ask.peer())
                && RequestRules.isLocalHost(ask.headers().get("Host"))) {
            return new Who.Known(new Visitor(DEVELOPER, Permission.MONEY.withLesser()));
        }
        return new Who.Refused(new Refusal(
                403,
                "not_local",
                "Without users the console of dev mode answers http://localhost only. Set REELAY_CONSOLE_USERS_FILE to reach it from"
                        + " elsewhere."));
    }
}
