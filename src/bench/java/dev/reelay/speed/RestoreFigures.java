package dev.reelay.speed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Position;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.testing.WorkerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A worker that takes up jobs which wait in RunComfy's queue, beside a raw reader of the same bytes. */
final class RestoreFigures {

    private static final int JOBS = Integer.getInteger("speed.restored", 200_000);
    private static final ObjectNode INPUT = JsonNodeFactory.instance
            .objectNode()
            .put("prompt", "A lighthouse at dawn")
            .put("image_url", "https://images.example.com/1.jpg");

    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":\"([^\"]+)\"");

    private final Surroundings around;

    RestoreFigures(Surroundings around) {
        this.around = around;
    }

    void print() throws IOException, InterruptedException, ExecutionException {
        writePositions();
        Started empty = start("empty");
        writeJobs();
        writePositions();
        double raw = rawReader();
        raw = Math.min(raw, rawReader());
        SpeedFigures.line("raw reader of %d jobs", JOBS, raw, "ms");
        Started full = start("full");
        SpeedFigures.line("ready with %d jobs, beyond an empty start", JOBS, full.millis - empty.millis, "ms");
        SpeedFigures.line("raw reader / that, %%, of %d jobs", JOBS, raw / (full.millis - empty.millis) * 100, "%");
        SpeedFigures.line("from the assignment to ready, of %d jobs", JOBS, full.restore, "ms");
        SpeedFigures.line("raw reader / that, %%, of %d jobs", JOBS, raw / full.restore * 100, "%");
        SpeedFigures.line("CPU of a job, of %d", JOBS, (full.cpu - empty.cpu) / JOBS * 1e3, "us");
        SpeedFigures.line("heap of a job, of %d", JOBS, (full.heap - empty.heap) / JOBS, "bytes");
    }

    /** @param restore from the assignment of the partitions until all are restored, in milliseconds */
    private record Started(double millis, double restore, double cpu, double heap) {}

    private Started start(String what) throws IOException {
        long begun = System.nanoTime();
        try (WorkerProcess worker = around.worker()
                .options("-Xmx" + System.getProperty("speed.heap", "1400m"))
                .env("REELAY_POLLS_PER_SECOND", System.getProperty("speed.polls", "50"))
                .start()) {
            Surroundings.await("ready", Duration.ofMillis(50), worker::isReady);
            double millis = (System.nanoTime() - begun) / 1e6;
            double restore = sinceAssignment(worker, Instant.now());
            double cpu = ChildProcess.cpu(worker.handle()).toMillis();
            Surroundings.pause(Duration.ofSeconds(3));
            collectGarbage(worker);
            double heap = worker.metrics().stream()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            SpeedFigures.line(
                    "start " + what + ": ready after (%d jobs)", what.equals("full") ? JOBS : 0, millis, "ms");
            SpeedFigures.line(
                    "start " + what + ": CPU until then (%d jobs)", what.equals("full") ? JOBS : 0, cpu, "ms");
            SpeedFigures.line("start " + what + ": heap after a collection (%d)", 0, heap / (1 << 20), "MiB");
            SpeedFigures.line("start " + what + ": resident (%d)", 0, SpeedFigures.residentMiB(worker), "MiB");
            SpeedFigures.leave(worker);
            return new Started(millis, restore, cpu, heap);
        }
    }

    private static double sinceAssignment(WorkerProcess worker, Instant now) {
        String line = worker.rawLog().stream()
                .filter(one -> one.contains("\"Partitions assigned\""))
                .findFirst()
                .orElseThrow();
        Matcher time = TIMESTAMP.matcher(line);
        if (!time.find()) {
            throw new IllegalStateException(line);
        }
        return Duration.between(Instant.parse(time.group(1)), now).toMillis();
    }

    /** Has the worker collect its garbage; with {@code -Dbench.options=-Dspeed.histogram=30}, shows so many lines of what is left. */
    private static void collectGarbage(WorkerProcess worker) throws IOException {
        Process jcmd = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd",
                        String.valueOf(worker.handle().pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = jcmd.inputReader()) {
            lines.lines().limit(Integer.getInteger("speed.histogram", 0)).forEach(System.out::println);
            lines.lines().forEach(_ -> {});
        }
    }

    private void writeJobs() {
        try (Producer<byte[], byte[]> producer = around.producer()) {
            for (int i = 0; i < JOBS; i++) {
                Instant at = Instant.now();
                Job job = new Job(
                        "order-%09d".formatted(i),
                        "luma/luma-ray-2/image-to-video",
                        JsonNodeFactory.instance.objectNode().put("customer", "c-" + i % 1000),
                        List.of(),
                        null,
                        OnUnknownSubmission.REPORT,
                        "%032x".formatted(i),
                        at);
                var state = new Accepted(job, INPUT, 0).submit(at).accepted("waiting-%027d".formatted(i), at);
                send(producer, i % Surroundings.PARTITIONS, StateRecords.encode(state));
            }
        }
    }

    private void writePositions() throws InterruptedException, ExecutionException {
        String topicId = around.admin
                .describeTopics(List.of(around.topics.requests()))
                .allTopicNames()
                .get()
                .get(around.topics.requests())
                .topicId()
                .toString();
        try (Producer<byte[], byte[]> producer = around.producer()) {
            for (int p = 0; p < Surroundings.PARTITIONS; p++) {
                send(producer, p, PositionRecords.encode(new Position(0, topicId, null), around.group()));
            }
        }
        // As a worker leaves it; without it the start reads the end of each partition once more.
        around.admin
                .alterConsumerGroupOffsets(
                        around.group(),
                        IntStream.range(0, Surroundings.PARTITIONS)
                                .boxed()
                                .collect(Collectors.toMap(
                                        p -> new TopicPartition(around.topics.requests(), p),
                                        _ -> new OffsetAndMetadata(0, topicId))))
                .all()
                .get();
    }

    private void send(Producer<byte[], byte[]> producer, int partition, OutgoingRecord record) {
        var sent = new ProducerRecord<>(around.topics.jobs(), partition, record.key(), record.value());
        record.headers().forEach(header -> sent.headers().add(new RecordHeader(header.name(), header.value())));
        sent.headers().add("reelay-group", around.group().getBytes(StandardCharsets.UTF_8));
        var _ = producer.send(sent);
    }

    /** Milliseconds until one consumer has read every byte. */
    private double rawReader() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, around.bootstrapServers());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        List<TopicPartition> partitions = IntStream.range(0, Surroundings.PARTITIONS)
                .mapToObj(p -> new TopicPartition(around.topics.jobs(), p))
                .toList();
        long begun = System.nanoTime();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long left = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            long bytes = 0;
            while (left > 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    bytes += record.serializedKeySize() + record.serializedValueSize();
                    left--;
                }
            }
            SpeedFigures.line("bytes of keys and values of a job, of %d", JOBS, (double) bytes / JOBS, "bytes");
        }
        return (System.nanoTime() - begun) / 1e6;
    }
}
