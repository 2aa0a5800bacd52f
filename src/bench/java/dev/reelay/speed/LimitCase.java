package dev.reelay.speed;

import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is set in a measurement.
 *
 * @param limit {@code REELAY_LIMIT_OUTSTANDING}; null when it is not set
 * @param budget whether jobs and dollars of the day have a budget, which is never reached
 */
record LimitCase(@Nullable Integer limit, boolean budget) {

    static final LimitCase NOTHING = new LimitCase(null, false);

    private static final String LIMIT = "limit/*";
    /** So many that no job waits. */
    private static final int MANY = 1_000_000;

    String name() {
        return (limit == null ? "no limit" : "limit " + limit) + (budget ? ", budgets" : "");
    }

    /** A worker with these settings; the prices that a budget needs are in a catalog folder. */
    WorkerSetup worker(Surroundings around) throws IOException {
        WorkerSetup setup = around.worker();
        if (limit != null) {
            setup.env("REELAY_LIMIT_OUTSTANDING", String.valueOf(limit));
        }
        if (budget) {
            Path folder = Files.createDirectories(around.folder().resolve("catalog"));
            Files.writeString(
                    folder.resolve("price.json"),
                    "{ \"model\": \"%s\", \"price\": { \"usd\": 0.25, \"per\": \"job\" } }"
                            .formatted(TestRequests.LUMA));
            setup.env("REELAY_CATALOG_DIR", folder.toAbsolutePath().toString());
        }
        return setup;
    }

    /** Commands the budgets. To be called before the worker starts. */
    void command(Surroundings around) throws InterruptedException, ExecutionException {
        if (budget) {
            send(
                    around,
                    "budget/*",
                    "{\"command\":\"budget\",\"usd_per_day\":%d,\"jobs_per_day\":%d}".formatted(MANY, MANY));
        }
    }

    /** Has the worker warm up at the speed of one without a limit: a command goes before the setting. */
    void raise(Surroundings around) throws InterruptedException, ExecutionException {
        if (limit != null) {
            send(around, LIMIT, "{\"command\":\"limit\",\"outstanding\":%d}".formatted(MANY));
        }
    }

    /** Ends that. */
    void obey(Surroundings around) throws InterruptedException, ExecutionException {
        if (limit != null) {
            send(around, LIMIT, null);
        }
    }

    private static void send(Surroundings around, String key, @Nullable String command)
            throws InterruptedException, ExecutionException {
        try (Producer<byte[], byte[]> producer = around.producer()) {
            producer.send(new ProducerRecord<>(
                            around.topics.control(),
                            TestRequests.bytes(key),
                            command == null ? null : TestRequests.bytes(command)))
                    .get();
        }
    }

    static List<LimitCase> idle() {
        return List.of(
                NOTHING,
                new LimitCase(10, false),
                new LimitCase(100, false),
                new LimitCase(10_000, false),
                new LimitCase(100, true));
    }

    static List<LimitCase> load() {
        return List.of(NOTHING, new LimitCase(10_000, false), new LimitCase(10_000, true), new LimitCase(200, false));
    }
}
