package dev.reelay.cli;

import dev.reelay.wire.HttpProxy;
import dev.reelay.wire.HttpSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The worker's settings, so far as commands use them, from the same environment variables, with the same defaults. */
public final class WorkerSettings {

    /** RunComfy's own address. */
    public static final URI PUBLIC_URL = URI.create("https://model-api.runcomfy.net");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RECEIPTS = Duration.ofHours(24);
    private static final int CONNECTIONS = 1;

    private final Map<String, String> environment;

    /** Takes the settings from environment variables. Each is read when it is asked for: one that is wrong harms no other command. */
    public WorkerSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The value of a variable without white space around it; empty when it is blank or not set. */
    public Optional<String> value(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The elements of a variable that is a list, separated by commas, without white space around them; none when it is not set. */
    public List<String> list(String variable) {
        return value(variable)
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** The folder of the catalog; null for none. */
    public @Nullable Path catalogFolder() {
        return value("REELAY_CATALOG_DIR")
                .map(text -> path("REELAY_CATALOG_DIR", text))
                .orElse(null);
    }

    /** How long the workers keep receipts. */
    public Duration receiptsRetention() {
        return duration("REELAY_RECEIPTS_RETENTION", RECEIPTS);
    }

    /** The value of a setting that has one of the words of an enum. */
    public <E extends Enum<E>> E word(String variable, Class<E> type, E byDefault) {
        return value(variable)
                .map(text -> {
                    for (E constant : type.getEnumConstants()) {
                        if (constant.name().equalsIgnoreCase(text.replace('-', '_'))) {
                            return constant;
                        }
                    }
                    String words = Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
                    throw new CommandFailure(
                            ExitCode.USAGE, variable + " is \"" + text + "\", and none of " + words, variable, text);
                })
                .orElse(byDefault);
    }

    /**
     * How RunComfy is called.
     *
     * @param url in place of the one of the settings; null for that one
     */
    public HttpSettings calls(@Nullable String url) {
        String address = url == null ? value("RUNCOMFY_API_URL").orElse(PUBLIC_URL.toString()) : url;
        String from = url == null ? "RUNCOMFY_API_URL" : "--url";
        try {
            return new HttpSettings(
                    new URI(address),
                    duration("RUNCOMFY_API_CONNECT_TIMEOUT", CONNECT_TIMEOUT),
                    duration("RUNCOMFY_API_READ_TIMEOUT", READ_TIMEOUT),
                    CONNECTIONS,
                    value("RUNCOMFY_API_PROXY").map(HttpProxy::of).orElse(null));
        } catch (URISyntaxException e) {
            throw new CommandFailure(ExitCode.USAGE, "RunComfy's address is not a URL", from, null);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "RunComfy cannot be called: " + e.getMessage());
        }
    }

    /**
     * RunComfy's token.
     *
     * @param file that holds it, in place of the settings; null for the settings
     */
    public String token(@Nullable Path file) {
        if (file != null) {
            return tokenIn("--token-file", file);
        }
        Optional<String> token = value("RUNCOMFY_API_TOKEN");
        Optional<String> named = value("RUNCOMFY_API_TOKEN_FILE");
        if (token.isPresent() && named.isPresent()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "RUNCOMFY_API_TOKEN and RUNCOMFY_API_TOKEN_FILE are both set: remove one of them");
        }
        return named.map(text -> tokenIn("RUNCOMFY_API_TOKEN_FILE", path("RUNCOMFY_API_TOKEN_FILE", text)))
                .or(() -> token)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.TOKEN,
                        "no token: set RUNCOMFY_API_TOKEN or RUNCOMFY_API_TOKEN_FILE, or name a file with --token-file",
                        "RUNCOMFY_API_TOKEN",
                        null));
    }

    private static String tokenIn(String field, Path file) {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty()) {
                return token;
            }
        } catch (IOException _) {
            // Said below: what the file holds, and why it cannot be read, is nobody's business but its owner's.
        }
        throw new CommandFailure(
                ExitCode.TOKEN, "the token's file " + file + " cannot be read or is empty", field, file.toString());
    }

    private Duration duration(String variable, Duration byDefault) {
        try {
            return value(variable).map(DurationConverter::parseDuration).orElse(byDefault);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, variable + " is not a duration such as " + byDefault, variable, null);
        }
    }

    private static Path path(String variable, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CommandFailure(ExitCode.USAGE, variable + " is not a path", variable, text);
        }
    }
}
