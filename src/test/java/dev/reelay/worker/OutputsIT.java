package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.Connections;
import dev.reelay.cli.broker.WaitClock;
import dev.reelay.pull.ListedModels;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.Contract;
import dev.reelay.testing.S3Server;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import dev.reelay.testing.WrittenRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged worker copies the simulator's videos to a folder and to a bucket, also when the bucket is in trouble. */
class OutputsIT {

    private static final int JOBS = 20;
    private static final List<String> IDS =
            IntStream.range(0, JOBS).mapToObj("job-%02d"::formatted).toList();

    private static WorkerSetup storing(WorkerRig rig, String store) {
        return rig.worker()
                .env("REELAY_OUTPUT_STORE", store)
                .env("REELAY_MEDIA_TRUSTED_HOSTS", rig.runComfyHost())
                .session(WorkerRig.SHORTEST_SESSION);
    }

    private static WorkerSetup storing(WorkerRig rig, S3Server server) {
        return storing(rig, "s3://videos/reelay")
                .env("REELAY_OUTPUT_S3_ENDPOINT", server.endpoint().toString())
                .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
                .env("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    }

    /** The video that the simulator serves. */
    private static byte[] clip() throws IOException {
        try (InputStream clip = OutputsIT.class.getResourceAsStream("/simulator/clip.mp4")) {
            assertThat(clip).isNotNull();
            return clip.readAllBytes();
        }
    }

    private static void assertHasTheClip(WrittenRecord result) throws Exception {
        JsonNode file = result.json().path("files").path(0);
        byte[] clip = clip();
        assertThat(result.json().path("files")).as("%s", result.json()).hasSize(1);
        assertThat(file.path("provider_url").textValue())
                .isEqualTo(result.json().path("video_urls").path(0).textValue());
        assertThat(file.path("bytes").intValue()).isEqualTo(clip.length);
        assertThat(file.path("content_type").textValue()).isEqualTo("video/mp4");
        assertThat(file.path("width").intValue()).isEqualTo(64);
        assertThat(file.path("duration_s").doubleValue()).isEqualTo(1.0);
        assertThat(file.path("sha256").textValue())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(clip)));
        assertThat(result.json().has("stored")).isFalse();
    }

    @Test
    void everyCompletedJobHasItsFilesByteForByteInAFolder(@TempDir Path folder) throws Exception {
        try (WorkerRig rig = new WorkerRig("outputs-folder", SimulatorScript.instant()).withFewPartitions();
                WorkerProcess worker =
                        storing(rig, folder.toUri().toString()).start().awaitReady(LONG)) {
            rig.send(IDS.stream().map(rig::job).toList());
            List<WrittenRecord> results = rig.awaitResults(JOBS);
            assertThat(results).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(IDS);
            for (WrittenRecord result : results) {
                assertHasTheClip(result);
                Path copy = Path.of(URI.create(
                        result.json().path("files").path(0).path("url").textValue()));
                assertThat(copy)
                        .isEqualTo(folder.toRealPath().resolve(result.id()).resolve("1.mp4"));
                assertThat(Files.readAllBytes(copy)).isEqualTo(clip());
            }
            try (Stream<Path> all = Files.walk(folder)) {
                assertThat(all.filter(Files::isRegularFile)).hasSize(JOBS);
            }
            worker.awaitMetric("reelay_outputs_total{outcome=\"stored\"}", JOBS, LONG);
        }
    }

    @Test
    void aBucketThatIsAwayCostsNoResultAndWhatComesBackInTimeIsStored() throws Exception {
        try (S3Server server = S3Server.start("videos");
                WorkerRig rig = new WorkerRig("outputs-s3", SimulatorScript.instant()).withFewPartitions();
                WorkerProcess worker = storing(rig, server).start().awaitReady(LONG)) {
            server.removeBucket();
            rig.send(List.of(rig.job("a")));
            rig.awaitStatus("storing", List.of("a"));
            worker.awaitPositive("reelay_output_tries_failed_total", LONG);
            server.healthy();
            assertHasTheClip(rig.result("a"));
            assertThat(server.objects()).containsOnlyKeys("reelay/a/1.mp4");
            assertThat(server.objects().get("reelay/a/1.mp4").bytes()).isEqualTo(clip());
        }
    }

    @Test
    void aBucketThatStaysAwayCostsThePatienceAndTheResultSaysWhy() throws Exception {
        try (S3Server server = S3Server.start("videos");
                WorkerRig rig = new WorkerRig("outputs-patience", SimulatorScript.instant()).withFewPartitions();
                WorkerProcess _ = storing(rig, server)
                        .env("REELAY_OUTPUT_PATIENCE", "PT15S") // one try is made within, on a busy machine too
                        .start()
                        .awaitReady(LONG)) {
            server.fault(S3Server.Fault.answer(403, "AccessDenied"));
            rig.send(List.of(rig.job("a")));
            JsonNode result = rig.result("a").json();
            assertThat(result.path("status").textValue()).isEqualTo("completed");
            assertThat(result.path("video_urls")).hasSize(1);
            assertThat(result.path("files")).isEmpty();
            assertThat(result.path("stored").textValue()).isEqualTo("failed");
            assertThat(result.path("stored_reason").textValue())
                    .isEqualTo("file 1 of 1: the store answered 403 AccessDenied");
        }
    }

    @Test
    void whatWasNotStoredInTimeIsStoredByTheCommandUnderTheSameKeyAndTheResultStaysTheOnlyOne() throws Exception {
        S3Server.useCredentials();
        try (S3Server server = S3Server.start("videos");
                WorkerRig rig = new WorkerRig("outputs-command", SimulatorScript.instant()).withFewPartitions();
                WorkerProcess _ = storing(rig, server)
                        .env("REELAY_OUTPUT_PATIENCE", "PT2S")
                        .start()
                        .awaitReady(LONG)) {
            server.fault(S3Server.Fault.answer(403, "AccessDenied"));
            rig.send(List.of(rig.job("a"), rig.job("b")));
            rig.awaitResults(2);
            CommandRun run = command(rig, server);

            assertThat(run.run("outputs", "store", "a", "-o", "json"))
                    .as(run.err())
                    .isEqualTo(75);
            assertThat(run.json().at("/jobs/0/files/0/reason").textValue())
                    .isEqualTo("the store answered 403 AccessDenied");
            server.healthy();
            assertThat(run.run("outputs", "store", "a", "-o", "json", "--reason", "the bucket is back"))
                    .as(run.err())
                    .isZero();
            JsonNode file = run.json().at("/jobs/0/files/0");
            assertThat(file.path("url").textValue()).endsWith("/videos/reelay/a/1.mp4");
            assertThat(file.path("bytes").intValue()).isEqualTo(clip().length);
            assertThat(server.objects()).containsOnlyKeys("reelay/a/1.mp4");
            assertThat(server.objects().get("reelay/a/1.mp4").bytes()).isEqualTo(clip());
            assertThat(run.run("outputs", "store", "a")).as(run.err()).isZero();
            assertThat(run.out()).contains("already_stored");

            assertThat(run.run("outputs", "store", "--all", "--stored", "failed", "--yes", "-o", "json"))
                    .as(run.err())
                    .isZero();
            assertThat(run.json().at("/report/done").intValue()).isEqualTo(1);
            assertThat(server.objects()).containsOnlyKeys("reelay/a/1.mp4", "reelay/b/1.mp4");
            assertThat(rig.results()).hasSize(2);
            List<String> steps = rig.broker().readToEnd(rig.topic("audit"), LONG).stream()
                    .map(record -> new WrittenRecord(record).json())
                    .peek(entry -> Contract.AUDIT.check(entry))
                    .map(entry -> entry.path("action").textValue() + " "
                            + entry.path("outcome").textValue())
                    .toList();
            assertThat(steps)
                    .containsExactly(
                            "store_outputs attempted",
                            "store_outputs refused",
                            "store_outputs attempted",
                            "store_outputs done",
                            "store_outputs refused",
                            "store_outputs started",
                            "store_outputs targets",
                            "store_outputs finished");
        }
    }

    /** Commands in this JVM, with the settings of the worker. */
    private static CommandRun command(WorkerRig rig, S3Server server) {
        CommandRun run = new CommandRun(new ListedModels(), Connections.TO_BROKERS, WaitClock.SYSTEM)
                .env("KAFKA_BOOTSTRAP_SERVERS", rig.broker().bootstrapServers())
                .env("REELAY_GROUP_ID", rig.group())
                .env("REELAY_OUTPUT_STORE", "s3://videos/reelay")
                .env("REELAY_OUTPUT_S3_ENDPOINT", server.endpoint().toString())
                .env("REELAY_MEDIA_TRUSTED_HOSTS", rig.runComfyHost());
        for (String topic : List.of("requests", "control", "jobs", "results", "dead-letters", "audit")) {
            run.env("REELAY_TOPICS_" + topic.replace('-', '_').toUpperCase(Locale.ROOT), rig.topic(topic));
        }
        return run;
    }

    @Test
    void aWorkerThatIsAskedToEndHandsItsCopiesOverAndTheNextOneMakesThem() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (S3Server server = S3Server.start("videos");
                WorkerRig rig = new WorkerRig("outputs-handover", SimulatorScript.instant()).withFewPartitions()) {
            CountDownLatch asked = new CountDownLatch(1);
            server.fault(_ -> {
                asked.countDown();
                return !release.await(5, TimeUnit.MINUTES);
            });
            try (WorkerProcess first = storing(rig, server).start().awaitReady(LONG)) {
                rig.send(List.of(rig.job("a")));
                rig.awaitStatus("storing", List.of("a"));
                Await.until("a PUT is open", () -> asked.getCount() == 0);
                first.terminate().awaitExit(LONG);
            }
            assertThat(rig.states().get("a").status()).isEqualTo("storing");
            server.healthy();
            release.countDown();
            try (WorkerProcess _ = storing(rig, server).start()) {
                assertHasTheClip(rig.result("a"));
            }
            assertThat(rig.posts("a")).hasSize(1);
        }
    }
}
