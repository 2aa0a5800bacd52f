package dev.reelay.speed;

import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Prints what shared limits and budgets cost: the time to the wire of a partition that was idle, and jobs, commits and CPU under load, each
 * beside the same without a limit. Each case has a broker, an API and a worker of its own. Arguments ({@code -Dbench.args}): the parts to run,
 * both without any.
 */
public final class LimitFigures {

    private static final int WARM_UP = Integer.getInteger("limits.warmup", 4_000);
    private static final int SINGLES = Integer.getInteger("limits.singles", 156);
    /** From one single request to the next, in milliseconds: from a half of it to three halves. */
    private static final int PAUSE = Integer.getInteger("limits.pause", 600);

    private static final int JOBS = Integer.getInteger("limits.jobs", 8_000);
    private static final Duration IDLE = Duration.ofSeconds(10);
    /** The first poll of a job, which ends it, comes two to three seconds after its POST. */
    private static final Duration IDLE_AFTER = Duration.ofMillis(3_500);

    /** Jobs of the warm-up have ended, and shares are where they stay. */
    private static final Duration SETTLED = Duration.ofSeconds(4);

    private LimitFigures() {}

    /** Runs the parts, or says that there is no packaged worker. */
    public static void main(String... args) throws IOException, InterruptedException, ExecutionException {
        if (!Files.exists(Path.of(System.getProperty("reelay.jar", "")))) {
            System.out.println("Nothing is measured: there is no packaged worker. First: ./mvnw package -DskipTests");
            return;
        }
        List<String> parts = args.length > 0 ? List.of(args) : List.of("idle", "load");
        if (parts.contains("idle")) {
            print(
                    "| one request at a time, of idle partitions | p50, ms | p95, ms | p99, ms | longest, ms | records/s of a"
                            + " partition: idle | with these requests | of the busiest one |",
                    "idle",
                    LimitCase.idle());
        }
        if (parts.contains("load")) {
            print(
                    "| a backlog | jobs/s | commits of a job | a commit: mean, ms | p99, ms | CPU of a job: worker, ms |"
                            + " broker, ms | records/s of a partition | of the busiest one |",
                    "load",
                    LimitCase.load());
        }
    }

    private static void print(String head, String part, List<LimitCase> cases)
            throws IOException, InterruptedException, ExecutionException {
        List<String> rows = new ArrayList<>(List.of(head, head.replaceAll("[^|]+", "---")));
        for (LimitCase with : cases) {
            try (Surroundings around = new Surroundings("limits-" + part)) {
                with.command(around);
                String row = part.equals("idle") ? idle(around, with) : load(around, with);
                System.out.println(row);
                rows.add(row);
            }
        }
        System.out.println();
        rows.forEach(System.out::println);
        System.out.println();
    }

    /** Each partition has nothing to do when it gets its next request. */
    private static String idle(Surroundings around, LimitCase with)
            throws IOException, InterruptedException, ExecutionException {
        with.raise(around);
        try (WorkerProcess worker = with.worker(around).start();
                Producer<byte[], byte[]> producer = around.producer()) {
            for (int i = 0; i < WARM_UP; i++) {
                SpeedFigures.send(producer, around, "warm-up-" + i, "");
            }
            Surroundings.await("the jobs of the warm-up", () -> SpeedFigures.results(around) >= WARM_UP);
            with.obey(around);
            if (with.limit() != null) {
                Surroundings.await("the limit", () -> slots(worker) == with.limit());
            }
            Surroundings.pause(SETTLED);
            LimitWrites idle = new LimitWrites(around);
            Surroundings.pause(IDLE);
            LimitWrites.Rate nothing = idle.rate();
            LimitWrites writes = new LimitWrites(around);
            for (int partition : idlePartitions()) {
                send(producer, around, partition);
                Surroundings.pause(Duration.ofMillis(
                        PAUSE / 2 + ThreadLocalRandom.current().nextInt(PAUSE)));
            }
            LimitWrites.Rate single = writes.rate();
            Surroundings.await("all POSTs", () -> around.calls("POST") >= WARM_UP + SINGLES);
            double[] millis = SpeedFigures.millisToTheWire(around);
            SpeedFigures.leave(worker);
            return row(
                    with,
                    percentile(millis, 50),
                    percentile(millis, 95),
                    percentile(millis, 99),
                    millis[millis.length - 1],
                    nothing.shards(),
                    single.shards(),
                    single.most());
        }
    }

    private static double slots(WorkerProcess worker) {
        return worker.metric("reelay_limit_slots{measure=\"outstanding\",scope=\"*\"}");
    }

    /** A partition for each request, by chance among those that have had none for a while: their last jobs have ended. */
    private static List<Integer> idlePartitions() {
        int rest = Math.min(Surroundings.PARTITIONS - 2, (int) (IDLE_AFTER.toMillis() / PAUSE));
        Random random = new Random(SINGLES);
        List<Integer> partitions = new ArrayList<>();
        while (partitions.size() < SINGLES) {
            int next = random.nextInt(Surroundings.PARTITIONS);
            if (!partitions
                    .subList(Math.max(0, partitions.size() - rest), partitions.size())
                    .contains(next)) {
                partitions.add(next);
            }
        }
        return partitions;
    }

    private static void send(Producer<byte[], byte[]> producer, Surroundings around, int partition) {
        String id = "single-" + System.nanoTime();
        var _ = producer.send(new ProducerRecord<>(
                around.topics.requests(),
                partition,
                TestRequests.bytes(id),
                TestRequests.bytes(
                        TestRequests.body(id, "@" + System.nanoTime() + "@").toString())));
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    /** From the first third of a backlog, which compiles the code, to nineteen of twenty jobs. */
    private static String load(Surroundings around, LimitCase with)
            throws IOException, InterruptedException, ExecutionException {
        boolean isSlow = with.limit() != null && with.limit() < JOBS / 10;
        with.raise(around);
        try (Producer<byte[], byte[]> producer = around.producer()) {
            for (int i = 0; i < JOBS; i++) {
                SpeedFigures.send(producer, around, "job-" + i, "");
            }
        }
        try (WorkerProcess worker = with.worker(around).start()) {
            Surroundings.await("the first jobs", () -> SpeedFigures.results(around) >= JOBS / 3);
            with.obey(around);
            if (isSlow) {
                Surroundings.pause(SETTLED);
            }
            long from = SpeedFigures.results(around);
            CommitTimes before = CommitTimes.of(worker);
            CpuUse cpu = new CpuUse(around, worker);
            LimitWrites writes = new LimitWrites(around);
            Surroundings.await("most jobs", () -> SpeedFigures.results(around) >= JOBS - JOBS / 20);
            long done = SpeedFigures.results(around) - from;
            LimitWrites.Rate rate = writes.rate();
            double seconds = cpu.seconds();
            double worked = cpu.worker();
            double brokered = cpu.broker();
            CommitTimes commits = CommitTimes.of(worker).since(before);
            SpeedFigures.leave(worker);
            return row(
                    with,
                    done / seconds,
                    commits.count() / done,
                    commits.meanMillis(),
                    commits.percentileMillis(99),
                    worked / done / 1e3,
                    brokered / done / 1e3,
                    rate.shards(),
                    rate.most());
        }
    }

    private static String row(LimitCase with, double... values) {
        StringBuilder row = new StringBuilder("| " + with.name());
        for (double value : values) {
            row.append(String.format(Locale.ROOT, value >= 20 ? " | %.0f" : " | %.2f", value));
        }
        return row.append(" |").toString();
    }
}
