package dev.reelay.speed;

import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.testing.Await;
import dev.reelay.testing.Ports;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** A broker and an API, each a process, with the topics of one worker. */
final class Surroundings implements AutoCloseable {

    static final int PARTITIONS = 12;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The CPU time of a thread that has ended is not in {@code /proc} any more. */
    private static final String KEEP_COMPILER_THREADS = "-XX:-UseDynamicNumberOfCompilerThreads";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    final ChildProcess broker;
    final ChildProcess api;
    private final String prefix;
    final TopicNames topics;
    final Admin admin;

    Surroundings(String name) throws IOException, InterruptedException, ExecutionException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "speed")), name);
        broker = ChildProcess.start(
                BenchBroker.class,
                options("speed.broker", "-Xmx1g", "-XX:+UseSerialGC", KEEP_COMPILER_THREADS),
                folder.resolve("data").toString(),
                String.valueOf(Ports.free()));
        api = ChildProcess.start(BareApi.class, List.of("-Xmx512m", "-XX:+UseSerialGC", KEEP_COMPILER_THREADS));
        prefix = name;
        topics = new TopicNames(
                prefix + "-requests",
                prefix + "-control",
                prefix + "-jobs",
                prefix + "-results",
                prefix + "-dead-letters",
                prefix + "-audit",
                "generation-limits");
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
        admin.createTopics(List.of(new NewTopic(topics.requests(), Optional.of(PARTITIONS), Optional.of((short) 1))))
                .all()
                .get();
        new Topics(
                        KafkaSettings.of(Map.of("bootstrap.servers", bootstrapServers()), prefix, "reelay", "bench"),
                        topics,
                        Await.LONG)
                .prepare();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + broker.port();
    }

    /** For files of the run; it goes with it. */
    Path folder() {
        return folder;
    }

    String group() {
        return prefix;
    }

    URI apiUrl() {
        return URI.create("http://127.0.0.1:" + api.port());
    }

    /**
     * A packaged worker with the flags of the image ({@code deploy/jvm.options}) and the heap of a deployment with 1 GiB: 70 % of it at most, and a 64th
     * to begin with. Both compilers: {@code -Dbench.options=-Dspeed.worker=-XX:TieredStopAtLevel=4}.
     */
    WorkerSetup worker() {
        WorkerSetup setup = WorkerProcess.named("speed")
                .env("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers())
                .topics(prefix)
                .runComfy(apiUrl())
                .env("REELAY_SUBMIT_CONCURRENCY", "64")
                .env("REELAY_MAX_PENDING_JOBS", "20000")
                // One a job: the budget would be what is measured.
                .env("REELAY_POLLS_PER_SECOND", "10000")
                .env("REELAY_CATALOG_REFRESH", "off")
                .options("-Xmx717m", "-Xms16m");
        return setup.options(options("speed.worker", KEEP_COMPILER_THREADS).toArray(String[]::new));
    }

    /** The options of a JVM, and more of a system property: those of a profiler, for example. */
    private static List<String> options(String property, String... usual) {
        String more = System.getProperty(property, "");
        return Stream.concat(Stream.of(usual), Stream.of(more.split(" ", -1)).filter(option -> !option.isEmpty()))
                .toList();
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The body of the API's answer to a GET of the benchmark. */
    String ask(String path) {
        try {
            return HTTP.send(HttpRequest.newBuilder(apiUrl().resolve(path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The number of calls that the API has received: of {@code POST}, {@code status} or {@code result}. */
    long calls(String kind) {
        return ask("/bench/calls")
                .lines()
                .filter(line -> line.startsWith(kind + " "))
                .mapToLong(line -> Long.parseLong(line.substring(kind.length() + 1)))
                .sum();
    }

    /** Waits, and looks every 5 ms. */
    static void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofMillis(5), condition);
    }

    /** Waits, and looks that often: a look costs the worker time, too. */
    static void await(String what, Duration interval, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        admin.close(Duration.ZERO);
        api.close();
        broker.close();
        Utils.delete(folder.toFile());
    }
}
