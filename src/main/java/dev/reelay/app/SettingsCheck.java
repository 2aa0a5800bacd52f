package dev.reelay.app;

import dev.reelay.console.ConsoleConfig;
import dev.reelay.media.TrustedHosts;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.MediaMode;
import dev.reelay.outbound.PostLease;
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.request.DeliveryRules;
import dev.reelay.wire.HttpProxy;
import io.quarkus.runtime.configuration.MemorySize;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks the settings: {@link #problems} stop the start, {@link #warnings} are only logged. */
final class SettingsCheck {

    private static final String REELAY = "REELAY";
    private static final String REELAY_CONSOLE = "REELAY_CONSOLE";
    private static final String RUNCOMFY_API = "RUNCOMFY_API";

    /** Kubernetes sets these in every pod when a Service is called {@code reelay} or {@code reelay-console}. */
    private static final Pattern KUBERNETES_SERVICE =
            Pattern.compile("REELAY_(CONSOLE_)?(SERVICE_(HOST|PORT.*)|PORT(_.*)?)");

    /** Was the port of health and metrics before there was a console. */
    private static final String FORMER_PORT = "QUARKUS_HTTP_PORT";

    private static final String MANAGEMENT_PORT = "QUARKUS_MANAGEMENT_PORT";

    /** Who acts; the worker shares its environment with commands. */
    private static final String OF_THE_COMMAND_LINE = "REELAY_USER";

    private static final long LEAST_BYTES = 4_000_000;

    private static final double LEAST_POLLS_PER_SECOND = 0.1;
    private static final double MOST_POLLS_PER_SECOND = 100_000;
    private static final Duration LEAST_POLL_COST = Duration.ofMillis(1);
    private static final Duration MOST_POLL_COST = Duration.ofMinutes(1);

    /** A hundred years. The sum of a time and a longer duration may be no time. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private SettingsCheck() {}

    /** One line for each setting that is out of its range, and for each pair that contradict each other. */
    static List<String> problems(ReelayConfig reelay, RunComfyConfig runComfy) {
        List<String> problems = new ArrayList<>();
        try {
            Roles.of(reelay.role());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        atLeast(1, reelay.maxPendingJobs(), "REELAY_MAX_PENDING_JOBS", problems);
        long bytes = pendingBytes(reelay);
        if (bytes < LEAST_BYTES) {
            problems.add("REELAY_MAX_PENDING_BYTES is " + bytes + " bytes: it must be at least " + LEAST_BYTES
                    + ", more than the largest request");
        }
        atLeast(1, reelay.submitConcurrency(), "REELAY_SUBMIT_CONCURRENCY", problems);
        if (!(reelay.pollsPerSecond() >= LEAST_POLLS_PER_SECOND && reelay.pollsPerSecond() <= MOST_POLLS_PER_SECOND)) {
            problems.add("REELAY_POLLS_PER_SECOND is " + reelay.pollsPerSecond() + ": it must be from "
                    + LEAST_POLLS_PER_SECOND + " to " + MOST_POLLS_PER_SECOND);
        }
        if (reelay.pollCost().compareTo(LEAST_POLL_COST) < 0
                || reelay.pollCost().compareTo(MOST_POLL_COST) > 0) {
            problems.add("REELAY_POLL_COST is " + reelay.pollCost() + ": it must be from " + LEAST_POLL_COST + " to "
                    + MOST_POLL_COST);
        }
        atLeast(0, reelay.maxParkedJobs(), "REELAY_MAX_PARKED_JOBS", problems);
        limit(reelay.limit().outstanding(), "REELAY_LIMIT_OUTSTANDING", problems);
        limit(reelay.limit().perMinute(), "REELAY_LIMIT_PER_MINUTE", problems);
        Duration refresh = reelay.catalogRefresh().every();
        if (refresh != null && refresh.compareTo(CatalogRefresh.SHORTEST) < 0) {
            problems.add("REELAY_CATALOG_REFRESH is " + refresh + ": it must be at least " + CatalogRefresh.SHORTEST
                    + ", or off");
        }
        positive(reelay.receipts().retention(), "REELAY_RECEIPTS_RETENTION", problems);
        reelay.queue().maxWait().ifPresent(wait -> positive(wait, "REELAY_QUEUE_MAX_WAIT", problems));
        output(reelay.output(), problems);
        try {
            var _ = TrustedHosts.of(reelay.media().trustedHosts().orElse(List.of()));
        } catch (IllegalArgumentException e) {
            problems.add("REELAY_MEDIA_TRUSTED_HOSTS: " + e.getMessage());
        }
        if (runComfy.tokenIfGiven().isPresent() && runComfy.tokenFile().isPresent()) {
            problems.add("RUNCOMFY_API_TOKEN and RUNCOMFY_API_TOKEN_FILE are both set: remove one of them");
        }
        runComfy.proxyIfGiven().ifPresent(proxy -> proxy(proxy, problems));
        return problems;
    }

    private static void output(ReelayConfig.OutputSettings output, List<String> problems) {
        output.store().ifPresent(store -> {
            try {
                StoreLocation.parse(store);
            } catch (IllegalArgumentException e) {
                problems.add("REELAY_OUTPUT_STORE: " + e.getMessage()); // which does not quote it: it may hold a secret
            }
        });
        try {
            DeliveryRules.parse(output.deliverTo().orElse(List.of()));
        } catch (IllegalArgumentException e) {
            problems.add("REELAY_OUTPUT_DELIVER_TO: " + e.getMessage());
        }
        positive(output.patience(), "REELAY_OUTPUT_PATIENCE", problems);
        output.urlTtl().ifPresent(ttl -> {
            if (!S3Options.isTtl(ttl)) {
                problems.add("REELAY_OUTPUT_URL_TTL is " + ttl + ": it must be from PT1S to " + S3Options.LONGEST_TTL);
            }
        });
        atLeast(1, output.concurrency(), "REELAY_OUTPUT_CONCURRENCY", problems);
        output.bytesPerSecond()
                .filter(rate -> rate.asLongValue() < 1)
                .ifPresent(rate -> problems.add("REELAY_OUTPUT_BYTES_PER_SECOND must be at least 1"));
        output.s3Endpoint()
                .filter(endpoint -> !S3Options.isEndpoint(endpoint))
                .ifPresent(endpoint -> problems.add(
                        "REELAY_OUTPUT_S3_ENDPOINT: expected https://host:port or http://host:port, without a user"));
    }

    private static void proxy(String proxy, List<String> problems) {
        try {
            HttpProxy.of(proxy);
        } catch (IllegalArgumentException e) {
            problems.add("RUNCOMFY_API_PROXY: " + e.getMessage()); // which does not quote it: it may hold a password
        }
    }

    /** {@code REELAY_MAX_PENDING_BYTES}, or a third of the heap. */
    static long pendingBytes(ReelayConfig reelay) {
        return reelay.maxPendingBytes()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> Runtime.getRuntime().maxMemory() / 3);
    }

    private static void atLeast(int least, int value, String setting, List<String> problems) {
        if (value < least) {
            problems.add(setting + " is " + value + ": it must be at least " + least);
        }
    }

    private static void limit(OptionalInt value, String setting, List<String> problems) {
        if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > Limit.MOST)) {
            problems.add(setting + " is " + value.getAsInt() + ": it must be from 1 to " + Limit.MOST);
        }
    }

    private static void positive(Duration value, String setting, List<String> problems) {
        if (!value.isPositive()) {
            problems.add(setting + " is " + value + ": it must be longer than 0 s, for example PT24H");
        } else if (value.compareTo(LONGEST) > 0) {
            problems.add(setting + " is " + value + ": it must be at most " + LONGEST.toDays() + " days");
        }
    }

    /**
     * One line for each setting that has no effect, and for each environment variable that looks like a setting and is
     * none.
     *
     * @param variables the names of all environment variables
     */
    static List<String> warnings(ReelayConfig reelay, RunComfyConfig runComfy, Collection<String> variables) {
        List<String> warnings = new ArrayList<>();
        SortedSet<String> known = variableNames();
        for (String variable : new TreeSet<>(variables)) {
            boolean looksLikeSetting = variable.startsWith(REELAY + "_") || variable.startsWith(RUNCOMFY_API + "_");
            if (looksLikeSetting
                    && !known.contains(variable)
                    && !variable.equals(OF_THE_COMMAND_LINE)
                    && !KUBERNETES_SERVICE.matcher(variable).matches()) {
                List<String> nearest = DidYouMean.nearest(variable, known);
                warnings.add(variable + " is not a setting and has no effect"
                        + (nearest.isEmpty() ? "" : "; did you mean " + nearest.getFirst() + "?"));
            }
        }
        if (variables.contains(FORMER_PORT) && !variables.contains(MANAGEMENT_PORT)) {
            warnings.add(FORMER_PORT + " is set, but it is not the port of health, metrics and the simulator: set "
                    + MANAGEMENT_PORT + " for those, and REELAY_CONSOLE_PORT for the console");
        }
        if (runComfy.connectTimeout().compareTo(PostLease.DURATION) >= 0) {
            warnings.add("RUNCOMFY_API_CONNECT_TIMEOUT is " + runComfy.connectTimeout()
                    + ", but a submission is put off when its connection takes longer than " + PostLease.DURATION
                    + " to open: set a shorter timeout");
        }
        if (reelay.submitConcurrency() > reelay.maxPendingJobs()) {
            warnings.add("REELAY_SUBMIT_CONCURRENCY is " + reelay.submitConcurrency()
                    + ", but REELAY_MAX_PENDING_JOBS is " + reelay.maxPendingJobs()
                    + ": the worker never has more open submissions than pending jobs");
        }
        if (reelay.media().check() == MediaMode.OFF
                && reelay.output().store().isEmpty()
                && reelay.media().trustedHosts().isPresent()) {
            warnings.add(
                    "REELAY_MEDIA_TRUSTED_HOSTS has no effect on inputs while REELAY_MEDIA_CHECK is off: without a store of outputs"
                            + " it is for hosts that requests name in deliver_to alone");
        }
        return warnings;
    }

    /** The names of the environment variables of all settings. */
    static SortedSet<String> variableNames() {
        SortedSet<String> names = new TreeSet<>();
        collect(REELAY, ReelayConfig.class, names);
        collect(REELAY_CONSOLE, ConsoleConfig.class, names);
        collect(RUNCOMFY_API, RunComfyConfig.class, names);
        return names;
    }

    private static void collect(String prefix, Class<?> settings, SortedSet<String> names) {
        for (Method method : settings.getDeclaredMethods()) {
            if (!Modifier.isAbstract(method.getModifiers())) {
                continue; // derived from settings, not a setting itself
            }
            String name =
                    prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == settings) {
                collect(name, method.getReturnType(), names);
            } else {
                names.add(name);
            }
        }
    }
}
