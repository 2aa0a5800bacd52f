package dev.reelay.testing;

import dev.reelay.dev.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One node in this JVM. */
final class JvmBrokerHost implements BrokerHost {

    /**
     * A broker that a busy machine keeps from its heartbeats for longer than this creates no topic until it has sent one. A start after
     * a crash takes that long, and Kafka gives up after a minute.
     */
    private static final Duration SESSION = Duration.ofSeconds(20);

    private final Path folder;
    private final int port = Ports.free();
    private @Nullable EmbeddedBroker running;

    JvmBrokerHost(Path folder) {
        this.folder = folder;
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public synchronized void start() {
        try {
            running = EmbeddedBroker.start(folder, port, SESSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }
}
