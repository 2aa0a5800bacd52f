package dev.reelay.speed;

import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Prints what a job costs, how fast it gets to the wire, what an idle worker needs, how fast it starts and how fast it restores.
 * Arguments ({@code -Dbench.args}): the parts to run, all of them without any. {@code -Dbench.options} sets its system properties.
 */
public final class SpeedFigures {

    private static final int FIRST = 2_000;
    private static final int WARM_UP = 6_000;
    private static final int SINGLES = 500;
    private static final int JOBS = Integer.getInteger("speed.jobs", 20_000);

    private SpeedFigures() {}

    /** Runs the parts, or says that there is no packaged worker. */
    public static void main(String... args) throws IOException, InterruptedException, ExecutionException {
        if (!Files.exists(Path.of(System.getProperty("reelay.jar", "")))) {
            System.out.println("No speed is measured: there is no packaged worker. First: ./mvnw package -DskipTests");
            return;
        }
        List<String> parts = args.length > 0 ? List.of(args) : List.of("start", "wire", "jobs", "restore");
        for (String part : parts) {
            try (Surroundings around = new Surroundings("speed-" + part)) {
                switch (part) {
                    case "start" -> start(around);
                    case "wire" -> wire(around);
                    case "jobs" -> jobs(around);
                    case "restore" -> new RestoreFigures(around).print();
                    default -> throw new IllegalArgumentException(part);
                }
            }
        }
    }

    /** Ready, memory and CPU of a worker that has nothing to do, and how long it takes to end. */
    private static void start(Surroundings around) throws IOException {
        WorkerProcess warmUp = around.worker().start();
        Surroundings.await("ready", warmUp::isReady);
        leave(warmUp);
        for (int run = 1; run <= 3; run++) {
            long begun = System.nanoTime();
            try (WorkerProcess worker = around.worker().start()) {
                Surroundings.await("ready", Duration.ofMillis(20), worker::isReady);
                line("start %d: ready after", run, (System.nanoTime() - begun) / 1e6, "ms");
                line(
                        "start %d: CPU until then",
                        run, (double) ChildProcess.cpu(worker.handle()).toMillis(), "ms");
                line("start %d: resident", run, residentMiB(worker), "MiB");
                line("start %d: of it anonymous", run, statusMiB(worker, "RssAnon"), "MiB");
                if (run == 3) {
                    Surroundings.pause(Duration.ofSeconds(20));
                    CpuUse cpu = new CpuUse(around, worker);
                    Surroundings.pause(Duration.ofSeconds(20));
                    line("idle: CPU of worker", run, cpu.worker() / 20e6 * 100, "% of a core");
                    line("idle: CPU of broker", run, cpu.broker() / 20e6 * 100, "% of a core");
                    line("idle: resident", run, residentMiB(worker), "MiB");
                    line("idle: of it anonymous", run, statusMiB(worker, "RssAnon"), "MiB");
                }
                long told = System.nanoTime();
                leave(worker);
                line("start %d: ended after SIGTERM", run, (System.nanoTime() - told) / 1e6, "ms");
            }
        }
    }

    /** Ends a worker in order: the group would wait for one that was killed, and the next one with it. */
    static void leave(WorkerProcess worker) {
        worker.terminate().awaitExit(Duration.ofMinutes(1));
    }

    /** One request at a time on a worker that is warm and idle: from its production to its POST. */
    private static void wire(Surroundings around) {
        try (WorkerProcess worker = around.worker().start();
                Producer<byte[], byte[]> producer = around.producer()) {
            for (int i = 0; i < WARM_UP; i++) {
                send(producer, around, "warm-up-" + i, "");
            }
            Surroundings.await("the jobs of the warm-up", () -> results(around) >= WARM_UP);
            Surroundings.pause(Duration.ofSeconds(2));
            for (int i = 0; i < SINGLES; i++) {
                send(producer, around, "wire-" + i, "@" + System.nanoTime() + "@");
                Surroundings.pause(
                        Duration.ofMillis(20 + ThreadLocalRandom.current().nextInt(60)));
            }
            Surroundings.await("all POSTs", () -> around.calls("POST") >= WARM_UP + SINGLES);
            double[] millis = millisToTheWire(around);
            for (int percent : new int[] {50, 95, 99}) {
                line("produced -> POST received, p%d", percent, millis[millis.length * percent / 100], "ms");
            }
            leave(worker);
        }
    }

    /** From production to POST, of the requests that said when they were produced, the shortest time first. */
    static double[] millisToTheWire(Surroundings around) {
        return Arrays.stream(around.ask("/bench/wire").split(" ", -1))
                .mapToDouble(sample -> Long.parseLong(sample) / 1e6)
                .sorted()
                .toArray();
    }

    /**
     * A backlog of jobs that RunComfy does at once, for two workers one after the other: beside a broker and an API that have just been
     * started, and beside those two once they have done as many jobs.
     */
    private static void jobs(Surroundings around) throws InterruptedException, ExecutionException {
        line(
                "bare loop of a client, %d open",
                64, BareLoop.callsPerSecond(around, 64, Duration.ofSeconds(8)), "calls/s");
        for (int round = 0; round < 2; round++) {
            System.out.printf(Locale.ROOT, "--- the broker has done %d jobs%n", round * JOBS);
            jobs(around, round);
        }
    }

    private static void jobs(Surroundings around, int round) throws InterruptedException, ExecutionException {
        backlog(around, "job-" + round, JOBS);
        long posts = around.calls("POST");
        long results = results(around);
        long records = records(around);
        try (WorkerProcess worker = around.worker().start()) {
            first(around, worker, "first %d jobs", posts, results);
            Surroundings.await("the next jobs", () -> results(around) >= results + JOBS / 3);
            long from = results(around);
            CpuUse warm = new CpuUse(around, worker);
            Map<String, Double> commits = commits(worker);
            Surroundings.await("most jobs", () -> results(around) >= results + JOBS - JOBS / 20);
            long done = results(around) - from;
            warm.print("later jobs", done);
            double count = commits(worker).get("count") - commits.get("count");
            double sum = commits(worker).get("sum") - commits.get("sum");
            line("commits per job x %d", 1000, count * 1000 / done, "");
            line("a commit takes (%d shards)", Surroundings.PARTITIONS, sum / count * 1000, "ms");
            Surroundings.await("all jobs", () -> records(around) >= records + JOBS);
            line("records in results, of %d", JOBS, (double) records(around) - records, "");
            ThreadTimes.print(worker.handle().pid());
            again(around, worker, round);
            leave(worker);
        }
    }

    /**
     * Another backlog for a worker that is warm, to compare its first submissions with those after a start. Results come sooner than then: the worker
     * knows now that these jobs end at once. It stands still until the whole backlog is there.
     */
    private static void again(Surroundings around, WorkerProcess worker, int round) {
        int jobs = Math.max(FIRST, JOBS / 3);
        worker.freeze();
        backlog(around, "again-" + round, jobs);
        long posts = around.calls("POST");
        long results = results(around);
        worker.thaw();
        first(around, worker, "first %d, warm", posts, results);
        Surroundings.await("all of the other backlog", () -> results(around) >= results + jobs);
    }

    /** From the first POST on: until so many are submitted, and until so many have ended. */
    private static void first(Surroundings around, WorkerProcess worker, String what, long posts, long results) {
        Surroundings.await("the first POST", () -> around.calls("POST") > posts);
        CpuUse cpu = new CpuUse(around, worker);
        Surroundings.await("the first POSTs", () -> around.calls("POST") >= posts + FIRST);
        line(what + ": submitted after", FIRST, cpu.seconds(), "s");
        Surroundings.await("the first jobs", () -> results(around) >= results + FIRST);
        cpu.print(what.formatted(FIRST), FIRST);
    }

    private static void backlog(Surroundings around, String ids, int jobs) {
        try (Producer<byte[], byte[]> producer = around.producer()) {
            for (int i = 0; i < jobs; i++) {
                send(producer, around, ids + "-" + i, "");
            }
            producer.flush();
        }
    }

    private static Map<String, Double> commits(WorkerProcess worker) {
        return Map.of(
                "count", worker.metric("reelay_commit_seconds_count"),
                "sum", worker.metric("reelay_commit_seconds_sum"));
    }

    static long results(Surroundings around) {
        return around.calls("result");
    }

    /** The records in results, with the markers of transactions. */
    private static long records(Surroundings around) {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            int partitions = around.admin
                    .describeTopics(List.of(around.topics.results()))
                    .allTopicNames()
                    .get()
                    .get(around.topics.results())
                    .partitions()
                    .size();
            for (int p = 0; p < partitions; p++) {
                latest.put(new TopicPartition(around.topics.results(), p), OffsetSpec.latest());
            }
            return around.admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    static void send(Producer<byte[], byte[]> producer, Surroundings around, String id, String directive) {
        var _ = producer.send(new ProducerRecord<>(
                around.topics.requests(),
                TestRequests.bytes(id),
                TestRequests.bytes(TestRequests.body(id, directive).toString())));
    }

    static double residentMiB(WorkerProcess worker) throws IOException {
        return statusMiB(worker, "VmRSS");
    }

    /** What Linux says of the process: {@code RssAnon} is what is resident and no page of a file, which processes share. */
    private static double statusMiB(WorkerProcess worker, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + worker.handle().pid() + "/status")).stream()
                        .filter(line -> line.startsWith(field + ":"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                / 1024.0;
    }

    static void line(String what, int number, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-50s %10.2f %s%n", what.formatted(number), value, unit);
    }
}
