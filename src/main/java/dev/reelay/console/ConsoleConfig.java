package dev.reelay.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the console. The environment variable of {@code usersFile} is {@code REELAY_CONSOLE_USERS_FILE}, and so on. Durations are
 * ISO 8601.
 */
@ConfigMapping(prefix = "reelay.console")
public interface ConsoleConfig {

    /** The port of the console. Default 8090. */
    @WithDefault("8090")
    int port();

    /**
     * What the paths of the console begin with behind a proxy, for example {@code /reelay}; the proxy may strip it or not. Default:
     * nothing.
     */
    Optional<String> basePath();

    /** A file of users with hashed passwords. Default: none. */
    Optional<Path> usersFile();

    /** A proxy in front of the console that says who looks. */
    ProxySettings proxy();

    /** How a login of OIDC becomes permissions; the rest is {@code QUARKUS_OIDC_*}. */
    OidcSettings oidc();

    /** After how long without a request a login ends. Default {@code PT30M}. */
    @WithDefault("PT30M")
    Duration idle();

    /** A trusted proxy. */
    interface ProxySettings {

        /** The addresses or networks that requests may come from, for example {@code 10.1.2.3} or {@code 10.1.0.0/16}. */
        Optional<List<String>> addresses();

        /** The header with the user's name. Default {@code X-Forwarded-User}. */
        @WithDefault("X-Forwarded-User")
        String userHeader();

        /** The header with the user's groups, between commas. Default {@code X-Forwarded-Groups}. */
        @WithDefault("X-Forwarded-Groups")
        String groupsHeader();

        /** Groups and what they may, for example {@code video-ops=act}; a user without any of them may {@code read}. */
        Optional<List<String>> groups();
    }

    /** Logins by OIDC. */
    interface OidcSettings {

        /** Roles of tokens and what they may, for example {@code video-ops=act}. Without any, roles are the words of permissions. */
        Optional<List<String>> roles();
    }
}
