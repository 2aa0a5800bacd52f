package dev.reelay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The settings of a worker that a test is about to start. */
public final class WorkerSetup {

    /** With it a worker starts faster, and without it all the same. */
    public static final Path AOT_CACHE = Path.of("target", "worker.aot").toAbsolutePath();

    /** The flags of the image. */
    private static final Path JVM_OPTIONS = Path.of("deploy", "jvm.options").toAbsolutePath();

    private static final List<String> TOPICS =
            List.of("requests", "control", "jobs", "results", "dead-letters", "audit", "limits");

    final String name;
    final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();
    private boolean trains;
    private Consumer<WorkerProcess> whenStarted = _ -> {};

    WorkerSetup(String name) {
        this.name = name;
    }

    public WorkerSetup env(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public WorkerSetup broker(TestBroker broker) {
        return env("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    }

    /** All topics get this prefix, for example {@code <prefix>-requests}; the group gets it as its name. */
    public WorkerSetup topics(String prefix) {
        TOPICS.forEach(topic ->
                env("REELAY_TOPICS_" + topic.toUpperCase(Locale.ROOT).replace('-', '_'), prefix + "-" + topic));
        return env("REELAY_GROUP_ID", prefix);
    }

    /** What the process does: {@code worker}, as without this, {@code console} or {@code worker,console}. */
    public WorkerSetup role(String role) {
        return env("REELAY_ROLE", role);
    }

    /** Where the worker submits, with a token that is worth nothing. */
    public WorkerSetup runComfy(URI url) {
        return env("RUNCOMFY_API_URL", url.toString()).env("RUNCOMFY_API_TOKEN", "token-of-a-test");
    }

    /** More options of the JVM; of two that contradict each other the later one counts. */
    public WorkerSetup options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** How long the group waits for a sign of life before it takes the worker's partitions away. */
    public WorkerSetup session(Duration timeout) {
        return env("KAFKA_SESSION_TIMEOUT_MS", String.valueOf(timeout.toMillis()));
    }

    /** For the rig that closes the worker. */
    WorkerSetup whenStarted(Consumer<WorkerProcess> action) {
        whenStarted = action;
        return this;
    }

    /** Starts without {@link #AOT_CACHE}, and leaves a new one at its end. */
    public WorkerSetup trains() {
        trains = true;
        return this;
    }

    /** How the packaged jar is started where no worker is wanted: arguments may follow. */
    public static List<String> java() throws IOException {
        return new WorkerSetup("command").command();
    }

    /** Starts the packaged jar as the image does, with a small heap. */
    List<String> command() throws IOException {
        Path jar = jar();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + JVM_OPTIONS, "-Xmx256m"));
        command.addAll(aot(jar));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static Path jar() {
        String jar = System.getProperty("reelay.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new AssertionError("no packaged worker: the system property reelay.jar is " + jar);
        }
        return Path.of(jar).toAbsolutePath();
    }

    /** The JVM's options for {@link #AOT_CACHE}; none when there is no cache for this jar. */
    private List<String> aot(Path jar) throws IOException {
        if (trains) {
            return List.of("-XX:AOTCacheOutput=" + AOT_CACHE);
        }
        boolean fits = Files.exists(AOT_CACHE)
                && Files.getLastModifiedTime(AOT_CACHE).compareTo(Files.getLastModifiedTime(jar)) > 0;
        return fits ? List.of("-XX:AOTCache=" + AOT_CACHE) : List.of();
    }

    /** Starts the process; {@link WorkerProcess#awaitReady} tells when it works. */
    public WorkerProcess start() {
        try {
            WorkerProcess worker = new WorkerProcess(this);
            whenStarted.accept(worker);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
