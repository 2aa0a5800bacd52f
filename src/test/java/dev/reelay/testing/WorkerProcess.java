package dev.reelay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The packaged worker as a process of its own, to be stopped, killed and frozen. It sees nothing of the settings of
 * whoever runs the tests, runs in a folder of its own below {@code target/workers} and leaves its log there.
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
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(60);

    private final URI url;
    private final Path log;
    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(HTTP_TIMEOUT).build();

    WorkerProcess(WorkerSetup setup) throws IOException {
        Path folder =
                Files.createTempDirectory(Files.createDirectories(Path.of("target", "workers")), setup.name + "-");
        int port = freePort();
        url = URI.create("http://127.0.0.1:" + port);
        log = folder.resolve("worker.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(setup.aot(jar()));
        command.addAll(List.of("-jar", jar().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(WorkerProcess::isSettingOfOthers);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        // Most tests have nothing behind their URLs.
        builder.environment().put("REELAY_MEDIA_CHECK", "off");
        builder.environment().putAll(setup.environment);
        process = builder.start();
    }

    /** A worker to be set up; the name is that of its folder. */
    public static WorkerSetup named(String name) {
        return new WorkerSetup(name);
    }

    /** Where the worker serves HTTP. */
    public URI url() {
        return url;
    }

    /** Waits until the ready probe says yes; otherwise ends it, since nobody has it yet to close it. */
    public WorkerProcess awaitReady(Duration timeout) {
        try {
            await(timeout, "ready", this::isReady);
        } catch (RuntimeException notReady) {
            close();
            throw notReady;
        }
        return this;
    }

    /** What the ready probe says now; no answer within two seconds is a no. */
    public boolean isReady() {
        return probe("ready").startsWith("200");
    }

    /** What the live probe says now; no answer within two seconds is a no. */
    public boolean isLive() {
        return probe("live").startsWith("200");
    }

    /** Status and body of the answer to a probe; empty when there is none within two seconds. */
    public String probe(String name) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/q/health/" + name))
                .timeout(HTTP_TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException notNow) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /**
     * What a meter shows now; not a number when it shows nothing or the worker does not answer.
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
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/q/metrics"))
                .timeout(HTTP_TIMEOUT)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body().lines().toList();
        } catch (IOException noAnswer) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Waits until a meter shows this number. */
    public void awaitMetric(String series, double value, Duration timeout) {
        await(timeout, series + " to be " + value, () -> metric(series) == value);
    }

    /** Waits until a meter shows more than nothing. */
    public void awaitPositive(String series, Duration timeout) {
        await(timeout, series + " to be above 0", () -> metric(series) > 0);
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
        throw new AssertionError("still runs after " + timeout + ", see " + log);
    }

    /** What it has written so far, standard output and errors together. */
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
        await(timeout, "the line awaited", () -> log().stream().anyMatch(fits));
        return log().stream().filter(fits).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(END_TIMEOUT);
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
        Awaitility.await(what + ", see " + log)
                .atMost(timeout)
                .pollInterval(Duration.ofMillis(100))
                .failFast("the worker ended, see " + log, () -> !process.isAlive())
                .until(condition);
    }

    private static boolean isSettingOfOthers(String variable) {
        return SETTINGS_OF_OTHERS.stream().anyMatch(variable::startsWith);
    }

    private static Path jar() {
        String jar = System.getProperty("reelay.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new AssertionError("no packaged worker: the system property reelay.jar is " + jar);
        }
        return Path.of(jar).toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
