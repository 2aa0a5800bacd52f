package dev.reelay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a test says about a worker before it starts. */
public final class WorkerSetup {

    /** With it a worker starts faster, and without it all the same. */
    public static final Path AOT_CACHE = Path.of("target", "worker.aot").toAbsolutePath();

    private static final List<String> TOPICS = List.of("requests", "control", "jobs", "results", "dead-letters");

    final String name;
    final Map<String, String> environment = new HashMap<>();
    private boolean trains;

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

    /** All five topics get this prefix, for example {@code <prefix>-requests}; the group gets it as its name. */
    public WorkerSetup topics(String prefix) {
        TOPICS.forEach(topic ->
                env("REELAY_TOPICS_" + topic.toUpperCase(Locale.ROOT).replace('-', '_'), prefix + "-" + topic));
        return env("REELAY_GROUP_ID", prefix);
    }

    /** Where the worker submits, with a token that is worth nothing. */
    public WorkerSetup runComfy(URI url) {
        return env("RUNCOMFY_API_URL", url.toString()).env("RUNCOMFY_API_TOKEN", "token-of-a-test");
    }

    /** Starts without {@link #AOT_CACHE}, and leaves a new one at its end. */
    public WorkerSetup trains() {
        trains = true;
        return this;
    }

    /** What the JVM is told about {@link #AOT_CACHE}; nothing when there is none for this jar. */
    List<String> aot(Path jar) throws IOException {
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
            return new WorkerProcess(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
