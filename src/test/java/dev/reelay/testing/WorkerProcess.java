package dev.reelay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged worker as a process of its own, to be stopped, killed and frozen. It sees nothing of the settings of
 * the shell that runs the tests, runs in a folder of its own below {@code target/workers} and leaves its log there.
 *
 * <p>{@link #close} ends it whatever state it is in.
 */
public final class WorkerProcess implements AutoCloseable {

    private static final Set<String> SETTINGS_OF_OTHERS = Set.of(
            "KAFKA_",
            "REELAY_",
            "RUNCOMFY_",
            "QUARKUS_",
            "OTEL_",
            "MP_",
            "SMALLRYE_",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS");
    /** Long: a busy machine must not make a worker look as if it did not answer. */
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern CONSOLE = Pattern.compile("the console is on (http://[0-9.]+:[0-9]+)");
    private static final Pattern MANAGEMENT = Pattern.compile("Health and metrics are on (http://[0-9.]+:[0-9]+)");
    private static final int LINES_SHOWN = 40;

    private final String name;
    private final Path log;
    private final Process process;
    /** HTTP/1.1, as a kubelet's probes: an upgrade to HTTP/2 would cost each worker a tenth of its start. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(HTTP_TIMEOUT)
            .build();

    private volatile @Nullable URI url;

    WorkerProcess(WorkerSetup setup) throws IOException {
        Path folder =
                Files.createTempDirectory(Files.createDirectories(Path.of("target", "workers")), setup.name + "-");
        name = setup.name;
        log = folder.resolve("worker.log");
        ProcessBuilder builder = new ProcessBuilder(setup.command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(WorkerProcess::isSettingOfOthers);
        builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        // It chooses free ones itself and logs which: none can be lost to another process in between.
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
        builder.environment().put("REELAY_CONSOLE_PORT", "0");
        // On a busy machine any thread can wait for its turn: the warning would say nothing about the worker.
        builder.environment().put("QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "10M");
        // Most tests have nothing behind their URLs.
        builder.environment().put("REELAY_MEDIA_CHECK", "off");
        builder.environment().putAll(setup.environment);
        process = builder.start();
    }

    /** A worker to be set up; the name is that of its folder. */
    public static WorkerSetup named(String name) {
        return new WorkerSetup(name);
    }

    /** Where it serves health, metrics and the simulator; it must have started. */
    public URI url() {
        return listening().orElseThrow(() -> new AssertionError("does not serve HTTP yet, see " + log));
    }

    /** Where it serves the console, without a slash at the end; it must have started, and not as a worker alone. */
    public URI consoleUrl() {
        return logged(CONSOLE).orElseThrow(() -> new AssertionError("does not serve the console, see " + log));
    }

    private Optional<URI> listening() {
        if (url == null) {
            logged(MANAGEMENT).ifPresent(found -> url = found);
        }
        return Optional.ofNullable(url);
    }

    /** The address in the first line of the log that has one. */
    private Optional<URI> logged(Pattern pattern) {
        return rawLog().stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(line -> URI.create(line.group(1)));
    }

    /** Waits until it is ready; otherwise ends it, since its starter does not have it yet to close it. */
    public WorkerProcess awaitReady(Duration timeout) {
        try {
            await(timeout, "the worker is ready", this::isReady);
        } catch (AssertionError notReady) {
            close();
            throw notReady;
        }
        return this;
    }

    /** Waits until it is live. */
    public void awaitLive(Duration timeout) {
        await(timeout, "the worker is live", this::isLive);
    }

    /** Whether the ready probe is up now; no answer counts as down. */
    public boolean isReady() {
        return probe("ready").startsWith("200");
    }

    /** Whether the live probe is up now; no answer counts as down. */
    public boolean isLive() {
        return probe("live").startsWith("200");
    }

    /** Status and body of the answer to a probe; empty when there is none. */
    public String probe(String probe) {
        return get("/q/health/" + probe, HTTP_TIMEOUT)
                .map(answer -> answer.statusCode() + " " + answer.body())
                .orElse("");
    }

    /** Whether it answers a probe within so short a time. */
    public boolean answersWithin(Duration timeout) {
        return get("/q/health/live", timeout).isPresent();
    }

    private Optional<HttpResponse<String>> get(String path, Duration timeout) {
        return listening().flatMap(address -> {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(timeout)
                    .build();
            try {
                return Optional.of(http.send(request, BodyHandlers.ofString()));
            } catch (IOException noAnswer) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        });
    }

    /**
     * The value of a meter now; not a number when it shows nothing or the worker does not answer.
     *
     * @param series name and labels as Prometheus reads them
     */
    public double metric(String series) {
        return metrics().stream()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** All lines that {@code /q/metrics} has now; none when the worker does not answer. */
    public List<String> metrics() {
        return get("/q/metrics", HTTP_TIMEOUT)
                .map(answer -> answer.body().lines().toList())
                .orElse(List.of());
    }

    /** Waits until a meter shows this number. */
    public void awaitMetric(String series, double value, Duration timeout) {
        await(timeout, series + " is " + value, () -> metric(series) == value);
    }

    /** Waits until a meter shows more than nothing. */
    public void awaitPositive(String series, Duration timeout) {
        await(timeout, series + " is above 0", () -> metric(series) > 0);
    }

    /** SIGTERM: asks it to end in order. */
    public WorkerProcess terminate() {
        return signal("TERM");
    }

    /** SIGKILL: it ends at once and can do nothing about it. */
    public WorkerProcess kill() {
        return signal("KILL");
    }

    /** SIGSTOP: it stands still and does not notice. */
    public WorkerProcess freeze() {
        return signal("STOP");
    }

    /** SIGCONT: it goes on where it stood. */
    public WorkerProcess thaw() {
        return signal("CONT");
    }

    /** The process, for its CPU time and memory. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end; 128 plus the signal's number when a signal ended it. */
    public int awaitExit(Duration timeout) {
        try {
            if (process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("still runs after " + timeout + "\n" + report());
    }

    /** Its output so far, standard output and errors together. */
    public List<String> rawLog() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as people read it in dev mode: time, level, message, then the lines of a stack trace. */
    public List<String> log() {
        return rawLog().stream().flatMap(LogForPeople::lines).toList();
    }

    /** Waits for the first line of the log, old or new, that fits. */
    public String awaitLine(Predicate<String> fits, Duration timeout) {
        await(timeout, "a line of the log that fits", () -> log().stream().anyMatch(fits));
        return log().stream().filter(fits).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(Await.LONG);
    }

    private WorkerProcess signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("cannot send SIG" + name + ": the worker has ended, see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return this;
    }

    private void await(Duration timeout, String what, Callable<Boolean> condition) {
        Await.until(timeout, what, this::report, () -> {
            if (condition.call()) {
                return true;
            }
            if (!process.isAlive()) {
                throw new AssertionError("the worker ended");
            }
            return false;
        });
    }

    /** How it is, and the last lines of its log. */
    public String report() {
        List<String> lines = log();
        String state = process.isAlive() ? "runs" : "ended with exit code " + process.exitValue();
        return "%s %s; the end of %s:%n%s"
                .formatted(
                        name,
                        state,
                        log,
                        String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
    }

    private static boolean isSettingOfOthers(String variable) {
        return SETTINGS_OF_OTHERS.stream().anyMatch(variable::startsWith);
    }
}
