package dev.reelay.console.access;

import dev.reelay.console.ConsoleConfig;
import dev.reelay.console.Permission;
import dev.reelay.console.PlainHttp;
import dev.reelay.console.RefusedWrites;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The way in that is set up, with what belongs to it. Made with the first request: a worker without console has none of it. */
@ApplicationScoped
public class Access {

    /** Where users of OIDC log in. */
    public static final String OIDC_SERVER = "quarkus.oidc.auth-server-url";

    private static final Duration LONGEST_IDLE = Duration.ofDays(1);

    private final BasePath base;
    private final Entrance entrance;
    private final RefusalLog refused;
    private final SecurityHeaders headers;
    private final @Nullable Sessions sessions;
    private final @Nullable Login login;

    Access(
            ConsoleConfig config,
            @ConfigProperty(name = OIDC_SERVER) Optional<String> oidcServer,
            @ConfigProperty(name = PlainHttp.STORE_ENDPOINT) Optional<URI> store,
            Instance<RefusedWrites> audit) {
        boolean developing = LaunchMode.current() == LaunchMode.DEVELOPMENT;
        InstantSource clock = InstantSource.system();
        Set<WayIn> ways = WayIn.of(config, oidcServer.isPresent(), developing);
        if (ways.size() != 1) {
            throw new IllegalStateException(String.join(" ", problems(config, oidcServer, developing)));
        }
        base = BasePath.of(config.basePath());
        headers = new SecurityHeaders(
                developing,
                PlainHttp.of(developing, store),
                oidcServer.map(Access::origin).orElse(null));
        refused = new RefusalLog(
                (visitor, path, parameter, code, message) ->
                        audit.get().refused(visitor, path, parameter, code, message),
                Executors.newVirtualThreadPerTaskExecutor(),
                clock);
        if (config.usersFile().isPresent()) {
            UsersFile users = new UsersFile(config.usersFile().get(), clock);
            sessions = new Sessions(config.idle(), clock);
            login = new Login(users, sessions, clock, Login.Limits.USUAL);
            entrance = Entrance.of(new Entrance.Logins(users, sessions));
        } else {
            sessions = null;
            login = null;
            entrance = entrance(ways.iterator().next(), config);
        }
    }

    private static Entrance entrance(WayIn way, ConsoleConfig config) {
        return switch (way) {
            case PROXY ->
                Entrance.of(new Entrance.Proxy(
                        NetworkList.of(config.proxy().addresses().orElse(List.of())),
                        config.proxy().userHeader(),
                        config.proxy().groupsHeader(),
                        PermissionMap.of(config.proxy().groups().orElse(List.of()), Permission.READ)));
            case OIDC ->
                Entrance.ofOidc(config.oidc()
                        .roles()
                        .map(roles -> PermissionMap.of(roles, null))
                        .orElseGet(PermissionMap::byWord));
            case DEVELOPER -> Entrance.ofDeveloper();
            case USERS_FILE -> throw new IllegalStateException("users of a file have sessions");
        };
    }

    /**
     * What keeps the console from being served: one line each; empty when it can be.
     *
     * @param oidcServer the value of {@value #OIDC_SERVER}
     * @param developing whether this is dev mode, where no credentials are needed
     */
    public static List<String> problems(ConsoleConfig config, Optional<String> oidcServer, boolean developing) {
        List<String> problems = new ArrayList<>();
        Set<WayIn> ways = WayIn.of(config, oidcServer.isPresent(), developing);
        if (ways.isEmpty()) {
            problems.add("The console has no users: set REELAY_CONSOLE_USERS_FILE, REELAY_CONSOLE_PROXY_ADDRESSES or"
                    + " QUARKUS_OIDC_AUTH_SERVER_URL");
        }
        if (ways.size() > 1) {
            problems.add(
                    "Of REELAY_CONSOLE_USERS_FILE, REELAY_CONSOLE_PROXY_ADDRESSES and QUARKUS_OIDC_AUTH_SERVER_URL more than one"
                            + " is set: leave one");
        }
        config.basePath()
                .flatMap(path ->
                        BasePath.problem(path).map(problem -> "REELAY_CONSOLE_BASE_PATH is '" + path + "': " + problem))
                .ifPresent(problems::add);
        config.usersFile().ifPresent(file -> problems.addAll(ofUsers(file)));
        add(
                "REELAY_CONSOLE_PROXY_ADDRESSES",
                NetworkList.problems(config.proxy().addresses().orElse(List.of())),
                problems);
        add(
                "REELAY_CONSOLE_PROXY_GROUPS",
                PermissionMap.problems(config.proxy().groups().orElse(List.of())),
                problems);
        add(
                "REELAY_CONSOLE_OIDC_ROLES",
                PermissionMap.problems(config.oidc().roles().orElse(List.of())),
                problems);
        if (!config.idle().isPositive() || config.idle().compareTo(LONGEST_IDLE) > 0) {
            problems.add(
                    "REELAY_CONSOLE_IDLE is " + config.idle() + ": it must be above zero and at most " + LONGEST_IDLE);
        }
        return problems;
    }

    private static List<String> ofUsers(Path file) {
        return UsersFile.problems(file).stream()
                .limit(10)
                .map(problem -> "REELAY_CONSOLE_USERS_FILE, " + file + ": " + problem)
                .toList();
    }

    private static void add(String setting, List<String> found, List<String> problems) {
        found.forEach(problem -> problems.add(setting + ": " + problem));
    }

    private static @Nullable String origin(String server) {
        try {
            URI uri = URI.create(server.strip());
            return uri.getRawAuthority() == null ? null : uri.getScheme() + "://" + uri.getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    BasePath base() {
        return base;
    }

    SecurityHeaders headers() {
        return headers;
    }

    RefusalLog refused() {
        return refused;
    }

    Entrance entrance() {
        return entrance;
    }

    /** The logins by password; empty for other ways in. */
    Optional<Login> login() {
        return Optional.ofNullable(login);
    }

    /** The sessions; empty for other ways in. */
    Optional<Sessions> sessions() {
        return Optional.ofNullable(sessions);
    }
}
