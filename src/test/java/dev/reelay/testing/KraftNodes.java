package dev.reelay.testing;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * KRaft nodes in this JVM, each broker and controller. Of three, each has a replica of everything, and two must have a
 * record before it is acknowledged: so any one node may be away. Each comes back at its own address with its own data.
 */
final class KraftNodes implements BrokerHost {

    private static final String HOST = "127.0.0.1";

    private record NodePorts(int client, int controller) {}

    private final Path folder;
    private final @Nullable FaultyWire wire;
    private final @Nullable BrokerUsers users;
    private final String cluster = Uuid.randomUuid().toString();
    private final Map<Integer, NodePorts> ports = new TreeMap<>();
    private final Map<Integer, KafkaRaftServer> running = new ConcurrentHashMap<>();

    private KraftNodes(Path folder, int count, @Nullable FaultyWire wire, @Nullable BrokerUsers users) {
        this.folder = folder;
        this.wire = wire;
        this.users = users;
        for (int node = 1; node <= count; node++) {
            ports.put(node, new NodePorts(Ports.free(), Ports.free()));
        }
    }

    static KraftNodes three(Path folder) {
        return new KraftNodes(folder, 3, null, null);
    }

    /** One node, which everybody reaches through the wire: it gives the wire's address for its own. */
    static KraftNodes behind(FaultyWire wire, Path folder) {
        KraftNodes node = new KraftNodes(folder, 1, wire, null);
        wire.leadTo(Objects.requireNonNull(node.ports.get(1)).client());
        return node;
    }

    /** One node with users beside those without a login, who may do everything. */
    static KraftNodes with(BrokerUsers users, Path folder) {
        return new KraftNodes(folder, 1, null, users);
    }

    @Override
    public String bootstrapServers() {
        if (wire != null) {
            return HOST + ":" + wire.port();
        }
        return ports.values().stream().map(each -> HOST + ":" + each.client()).collect(Collectors.joining(","));
    }

    /** None of them comes up without another one. */
    @Override
    public void start() {
        all(this::start);
    }

    @Override
    public void stop() {
        all(this::stop);
    }

    /** At once, on threads of the platform: Kafka's start would pin all that virtual ones run on. */
    private void all(IntConsumer each) {
        CompletableFuture.allOf(ports.keySet().stream()
                        .map(node -> CompletableFuture.runAsync(
                                () -> each.accept(node),
                                task -> Thread.ofPlatform().start(task)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @Override
    public void start(int node) {
        format(node);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings(node), false), Time.SYSTEM);
        running.put(node, server);
        server.startup();
    }

    @Override
    public void stop(int node) {
        KafkaRaftServer server = running.remove(node);
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    private Path data(int node) {
        return folder.resolve("node-" + node);
    }

    private void format(int node) {
        Path data = data(node);
        try {
            Files.createDirectories(data);
            if (!Files.exists(data.resolve("meta.properties"))) {
                new Formatter()
                        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                        .setNodeId(node)
                        .setClusterId(cluster)
                        .setControllerListenerName("CONTROLLER")
                        .addDirectory(data.toString())
                        .run();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot prepare " + data, e);
        }
    }

    private Map<String, String> settings(int node) {
        NodePorts own = ports.get(node);
        String voters = ports.entrySet().stream()
                .map(each -> "%d@%s:%d"
                        .formatted(each.getKey(), HOST, each.getValue().controller()))
                .collect(Collectors.joining(","));
        Map<String, String> settings = new HashMap<>(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(node),
                "listeners",
                "CLIENT://%1$s:%2$d,CONTROLLER://%1$s:%3$d".formatted(HOST, own.client(), own.controller()),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "CLIENT",
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                voters,
                "log.dirs",
                data(node).toString()));
        if (wire != null) {
            settings.put("advertised.listeners", "CLIENT://%s:%d".formatted(HOST, wire.port()));
        }
        if (users != null) {
            users.addTo(settings);
        }
        REPLICAS.forEach(setting -> settings.put(setting, String.valueOf(ports.size())));
        IN_SYNC.forEach(setting -> settings.put(setting, ports.size() == 1 ? "1" : "2"));
        settings.putAll(SMALL_AND_QUICK);
        return settings;
    }

    private static final List<String> REPLICAS = List.of(
            "default.replication.factor",
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "share.coordinator.state.topic.replication.factor");

    private static final List<String> IN_SYNC =
            List.of("min.insync.replicas", "transaction.state.log.min.isr", "share.coordinator.state.topic.min.isr");

    private static final Map<String, String> SMALL_AND_QUICK = Map.ofEntries(
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // One coordinator each for groups and for transactions: that is whom a test can stop.
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            // Transactions that are too old are looked for that often.
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("num.replica.fetchers", "1"),
            Map.entry("replica.lag.time.max.ms", "3000"),
            Map.entry("broker.session.timeout.ms", "4000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)));
}
