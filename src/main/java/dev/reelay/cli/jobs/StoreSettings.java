package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.outputs.OpenStore;
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store of the workers, by their own environment variables and with their defaults.
 *
 * @param concurrency files that are copied at a time
 * @param patience how long one file may take
 */
record StoreSettings(OpenStore.Settings store, int concurrency, Duration patience) {

    private static final String STORE = "REELAY_OUTPUT_STORE";
    private static final String PATIENCE = "REELAY_OUTPUT_PATIENCE";
    private static final String URL_TTL = "REELAY_OUTPUT_URL_TTL";
    private static final String CONCURRENCY = "REELAY_OUTPUT_CONCURRENCY";
    private static final String BYTES_PER_SECOND = "REELAY_OUTPUT_BYTES_PER_SECOND";
    private static final String ENDPOINT = "REELAY_OUTPUT_S3_ENDPOINT";
    private static final String REGION = "REELAY_OUTPUT_S3_REGION";
    private static final String PATH_STYLE = "REELAY_OUTPUT_S3_PATH_STYLE";
    private static final String TRUSTED = "REELAY_MEDIA_TRUSTED_HOSTS";

    private static final int USUAL_CONCURRENCY = 4;
    private static final Duration USUAL_PATIENCE = Duration.ofMinutes(10);

    /**
     * Reads them.
     *
     * @throws CommandFailure without a store, and for a value that makes no sense; the message never quotes it, as it may hold a secret
     */
    static StoreSettings of(WorkerSettings settings) {
        if (settings.value(STORE).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no store: set REELAY_OUTPUT_STORE and the settings beside it as they are set for the workers",
                    STORE,
                    null);
        }
        URI endpoint = read(settings, ENDPOINT, StoreSettings::endpoint, "https://host:port or http://host:port");
        Boolean pathStyle = read(settings, PATH_STYLE, StoreSettings::bool, "true or false");
        S3Options options = new S3Options(
                endpoint,
                settings.value(REGION).orElse(null),
                pathStyle == null ? endpoint != null : pathStyle,
                read(settings, URL_TTL, StoreSettings::ttl, "a duration of up to PT168H"));
        StoreLocation location = read(settings, STORE, StoreLocation::parse, "s3://bucket/prefix or file:///folder");
        Long rate = read(settings, BYTES_PER_SECOND, StoreSettings::rate, "a number of bytes such as 50M");
        Integer concurrency = read(settings, CONCURRENCY, StoreSettings::count, "a number above 0");
        Duration patience = read(settings, PATIENCE, StoreSettings::duration, "a duration such as PT10M");
        return new StoreSettings(
                new OpenStore.Settings(location, options, trusted(settings), rate == null ? 0 : rate),
                concurrency == null ? USUAL_CONCURRENCY : concurrency,
                patience == null ? USUAL_PATIENCE : patience);
    }

    /** Opens the store; the caller closes it. */
    OpenStore open() {
        try {
            return OpenStore.open(store, InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "the store cannot be opened: " + e.getMessage(), STORE, null);
        }
    }

    /** What copies to the open store; the caller closes it before the store. */
    LaterCopies copies(OpenStore opened) {
        return new LaterCopies(opened.copier()::copy, concurrency, patience, InstantSource.system());
    }

    private static TrustedHosts trusted(WorkerSettings settings) {
        try {
            return TrustedHosts.of(settings.list(TRUSTED));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, TRUSTED + ": " + e.getMessage(), TRUSTED, null);
        }
    }

    private static <T> @Nullable T read(
            WorkerSettings settings, String variable, Function<String, T> reader, String expected) {
        try {
            return settings.value(variable).map(reader).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, variable + " is not " + expected, variable, null);
        }
    }

    private static URI endpoint(String text) {
        URI endpoint = URI.create(text);
        return checked(endpoint, S3Options.isEndpoint(endpoint));
    }

    private static Boolean bool(String text) {
        return checked(Boolean.valueOf(text), text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"));
    }

    private static Duration ttl(String text) {
        Duration ttl = duration(text);
        return checked(ttl, S3Options.isTtl(ttl));
    }

    private static Duration duration(String text) {
        Duration duration = DurationConverter.parseDuration(text);
        return checked(duration, duration != null && duration.isPositive());
    }

    private static Long rate(String text) {
        MemorySize size = new MemorySizeConverter().convert(text);
        return checked(size.asLongValue(), size.asLongValue() >= 1);
    }

    private static Integer count(String text) {
        int count = Integer.parseInt(text);
        return checked(count, count >= 1);
    }

    private static <T> T checked(T value, boolean isFine) {
        if (!isFine) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }
}
