package dev.reelay.dev;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this JVM: one KRaft node that is broker and controller, reachable from this machine alone
 * (127.0.0.1, no encryption, no login). For development and tests; what it keeps is as safe as one disk.
 *
 * <p>To restart one, close it and start another over the same folder and port.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final int TRIES_WITH_FREE_PORTS = 3;
    private static final int CONNECT_MILLIS = 500;

    /** How long the broker counts as alive after its last sign of life; a start over the data of a crash waits for it. */
    private static final Duration SESSION = Duration.ofSeconds(5);

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker; it serves clients when this returns, after about two seconds. Over the data of an earlier run it
     * goes on where that one ended. If that one was killed it is up some five seconds later than otherwise: until then
     * the controller takes the dead broker for a living one.
     *
     * @param data the folder of its data, made when missing; no other running broker may use it
     * @param port where clients connect; 0 for a free one
     * @throws BindException when {@code port} is taken
     * @throws IOException when the folder cannot be made
     */
    public static EmbeddedBroker start(Path data, int port) throws IOException {
        if (port != 0) {
            refuseIfTaken(port);
        }
        format(data);
        for (int tries = 1; ; tries++) {
            // Kafka's controller has to know its port before it binds it, so a free one may be lost in between.
            int clientPort = port == 0 ? freePort() : port;
            int controllerPort = freePort();
            try {
                return start(new KafkaConfig(settings(data, clientPort, controllerPort), false), clientPort);
            } catch (RuntimeException e) {
                if (!lostPort(e) || tries == TRIES_WITH_FREE_PORTS) {
                    throw e;
                }
            }
        }
    }

    private static EmbeddedBroker start(KafkaConfig config, int port) {
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        boolean started = false;
        try {
            server.startup();
            started = true;
        } finally {
            if (!started) {
                server.shutdown();
            }
        }
        return new EmbeddedBroker(server, port);
    }

    /** Where clients connect, in the form of {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Stops the broker; everything acknowledged is on disk when this returns. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data) throws IOException {
        Files.createDirectories(data);
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(data.toString())
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot prepare " + data, e);
        }
    }

    private static Map<String, String> settings(Path data, int clientPort, int controllerPort) {
        Map<String, String> settings = new HashMap<>(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", String.valueOf(NODE)),
                Map.entry(
                        "listeners",
                        "CLIENT://%1$s:%2$d,CONTROLLER://%1$s:%3$d".formatted(HOST, clientPort, controllerPort)),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "%d@%s:%d".formatted(NODE, HOST, controllerPort)),
                Map.entry("log.dirs", data.toString()),
                Map.entry("auto.create.topics.enable", "false")));
        settings.putAll(ONE_NODE);
        settings.putAll(SMALL);
        return settings;
    }

    /** Nobody to replicate to, nobody to wait for. */
    private static final Map<String, String> ONE_NODE = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0",
            "broker.session.timeout.ms", String.valueOf(SESSION.toMillis()),
            "broker.heartbeat.interval.ms", String.valueOf(SESSION.toMillis() / 10));

    /** Less of what a busy cluster needs: partitions of the internal topics, threads, the log cleaner's 128 MB. */
    private static final Map<String, String> SMALL = Map.of(
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.num.partitions", "1",
            "share.coordinator.state.topic.num.partitions", "1",
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "2",
            "log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Binding alone does not tell: some systems let one program have 127.0.0.1 while another has all addresses. */
    private static void refuseIfTaken(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            throw new BindException("port " + port + " is taken");
        } catch (ConnectException nobodyAnswers) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(address);
            }
        }
    }

    private static boolean lostPort(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
