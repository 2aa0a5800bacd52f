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
 * A Kafka broker in this JVM, for dev mode and tests: one KRaft node that is broker and controller. It listens on
 * 127.0.0.1 only, without encryption or login, and keeps its data on one disk without replicas.
 *
 * <p>To restart a broker, close it and start another with the same folder and port.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final int CONTROLLER_PORT_TRIES = 3;
    private static final int CONNECT_MILLIS = 500;

    /** How long after its last heartbeat the controller considers a broker alive, unless the starter says otherwise. */
    private static final Duration SESSION = Duration.ofSeconds(5);

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker, which takes about two seconds; it serves clients when this returns. With the data of an earlier
     * run it continues that run's topics. When the earlier run was killed, the start takes some five seconds longer:
     * until then the controller considers the dead broker alive.
     *
     * @param data the folder of its data, created when missing; no other running broker may use it
     * @param port the port for clients
     * @throws BindException when {@code port} is taken
     * @throws IOException when the folder cannot be created
     */
    public static EmbeddedBroker start(Path data, int port) throws IOException {
        return start(data, port, SESSION);
    }

    /**
     * The same, for a machine that may keep the broker from its heartbeats for a while.
     *
     * @param session how long after its last heartbeat the controller considers a broker alive; a start after a crash takes that long
     */
    public static EmbeddedBroker start(Path data, int port, Duration session) throws IOException {
        refuseIfTaken(port);
        format(data);
        for (int tries = 1; ; tries++) {
            // Kafka's controller needs its port before it binds it, so another process may take the port in between.
            int controllerPort = freePort();
            try {
                return start(new KafkaConfig(settings(data, port, controllerPort, session), false), port);
            } catch (RuntimeException e) {
                if (!isPortTaken(e) || tries == CONTROLLER_PORT_TRIES) {
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

    /** The value for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Stops the broker. All acknowledged records are on disk when this returns. */
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

    private static Map<String, String> settings(Path data, int clientPort, int controllerPort, Duration session) {
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
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("broker.session.timeout.ms", String.valueOf(session.toMillis()))));
        settings.putAll(ONE_NODE);
        settings.putAll(SMALL);
        return settings;
    }

    /** A single node: one replica of everything, and no waiting for others to join a group. */
    private static final Map<String, String> ONE_NODE = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0",
            "broker.heartbeat.interval.ms", "500");

    /** Less memory and fewer threads and internal partitions than the defaults, which are for busy clusters. */
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

    /** Also connects: some systems let one process bind 127.0.0.1 while another has bound all addresses. */
    private static void refuseIfTaken(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            throw new BindException("port " + port + " is taken");
        } catch (ConnectException nothingListens) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(address);
            }
        }
    }

    private static boolean isPortTaken(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
