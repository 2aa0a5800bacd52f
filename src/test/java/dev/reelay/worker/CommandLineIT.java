package dev.reelay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.reelay.pull.ListedModels;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packaged jar, each in a process of its own. */
class CommandLineIT {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    @TempDir
    private Path folder;

    /** What a command left. */
    private record Ended(int exitCode, String out, String err) {}

    @Test
    void helpIsAnsweredWithoutQuarkus() throws Exception {
        Ended help = run(Map.of(), "catalog", "--help");

        assertThat(help.exitCode).isZero();
        assertThat(help.out)
                .startsWith("Usage: reelay catalog")
                .contains("validate")
                .doesNotContain("\u001b");
        assertThat(help.err).isEmpty();
        assertThat(run(Map.of(), "--version").out).matches("reelay \\d+\\.\\d+.*\\n");
    }

    @Test
    void commandsEndWithTheirExitCodesAndWriteNothingButTheirAnswer() throws Exception {
        Path input = Files.writeString(folder.resolve("input.json"), "{\"prompt\":\"A lighthouse\"}");
        Path file = Files.writeString(folder.resolve("mine.json"), "{\"model\":\"mine/model\"}");

        Ended invalid = run(Map.of(), "catalog", "validate", LUMA, input.toString());
        assertThat(invalid.exitCode).isEqualTo(65);
        assertThat(invalid.out).startsWith("/input/image_url (required): ");
        assertThat(invalid.err).isEmpty();

        Ended wrong = run(Map.of(), "catalog", "check", file.toString());
        assertThat(wrong.exitCode).isEqualTo(65);
        assertThat(wrong.out).startsWith("error: " + file);
        assertThat(wrong.err).isEmpty();

        assertThat(run(Map.of(), "catalog", "nonsense").exitCode).isEqualTo(64);
        assertThat(run(Map.of(), "catalog", "pull", folder.toString()).exitCode).isEqualTo(77);
        Ended unreachable = run(
                Map.of("RUNCOMFY_API_URL", "http://127.0.0.1:9", "RUNCOMFY_API_TOKEN", "secret-of-the-test"),
                "catalog",
                "pull",
                folder.toString());
        assertThat(unreachable.exitCode).isEqualTo(69);
        assertThat(unreachable.err)
                .startsWith("reelay: RunComfy at http://127.0.0.1:9 cannot be reached: ")
                .doesNotContain("secret");
    }

    @Test
    void aPullOverHttpWritesTheFilesAndEnds() throws Exception {
        String list = "{\"total\":1,\"models\":[" + ListedModels.record("luma/ray-2", 800) + "]}";
        HttpServer runComfy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runComfy.createContext("/v1/models", exchange -> {
            boolean isKnown = "Bearer secret-of-the-test"
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (isKnown ? list : "{\"error_code\":400004}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(isKnown ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        runComfy.start();
        try {
            String url = "http://127.0.0.1:" + runComfy.getAddress().getPort();
            Path target = folder.resolve("catalog");

            Ended pull = run(
                    Map.of("RUNCOMFY_API_TOKEN", "secret-of-the-test"),
                    "catalog",
                    "pull",
                    "--url",
                    url,
                    target.toString());
            assertThat(pull.err).isEmpty();
            assertThat(pull.exitCode).isZero();
            assertThat(pull.out).endsWith("1 added, 0 unchanged\n");
            try (Stream<Path> files = Files.list(target)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder(".reelay-pull.json", "luma__ray-2.json");
            }

            Ended refused =
                    run(Map.of("RUNCOMFY_API_TOKEN", "wrong"), "catalog", "diff", "--url", url, target.toString());
            assertThat(refused.exitCode).isEqualTo(77);
            assertThat(refused.err).doesNotContain("wrong");
        } finally {
            runComfy.stop(0);
        }
    }

    @Test
    void theScriptOpensNoOtherJarForHelpThanOurOwn() throws Exception {
        Path loaded = folder.resolve("loaded");
        Map<String, String> environment = Map.of(
                "JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
        String script = Path.of("deploy", "reelay").toAbsolutePath().toString();

        Ended help = start(environment, List.of(script, "catalog", "--help"));

        assertThat(help.exitCode).isZero();
        assertThat(help.out).startsWith("Usage: reelay catalog");
        assertThat(Files.readString(loaded))
                .contains("dev.reelay.main.Main source: ")
                .doesNotContain("/lib/main/", "/lib/boot/");
        assertThat(start(Map.of("JAVA_HOME", System.getProperty("java.home")), List.of(script, "catalog", "list")).out)
                .isEqualTo(run(Map.of(), "catalog", "list").out);
    }

    /** What a new user does, with the packaged worker beside it; the log of Kafka's clients must not be in between. */
    @Test
    void jobsAreSentFollowedListedAndSteeredBesideAWorker() throws Exception {
        try (WorkerRig rig = new WorkerRig("commands", SimulatorScript.instant()).withFewPartitions()) {
            Map<String, String> settings = settings(rig);
            rig.worker().start().awaitReady(Await.LONG);
            Path request = Files.writeString(
                    folder.resolve("request.json"), TestRequests.body("order-1").toString());

            Ended sent = run(settings, "submit", request.toString(), "--wait", "--timeout", "2m", "-o", "json");
            assertThat(sent.exitCode).as(sent.err).isZero();
            assertThat(sent.err).isEmpty();
            assertThat(TestRequests.json(TestRequests.bytes(sent.out))
                            .at("/result/status")
                            .asText())
                    .isEqualTo("completed");
            assertThat(rig.posts("order-1")).hasSize(1);

            Ended paused = run(settings, "pause", "--all", "--reason", "lunch");
            assertThat(paused.exitCode).as(paused.err).isZero();
            assertThat(paused.err).isEmpty();
            Path second = Files.writeString(
                    folder.resolve("second.json"), TestRequests.body("order-2").toString());
            Ended id = run(settings, "submit", second.toString());
            assertThat(id.out).isEqualTo("order-2\n");
            rig.awaitStatus("accepted", List.of("order-2"));
            assertThat(run(settings, "cancel", "order-2").exitCode).isZero();
            Ended cancelled = run(settings, "wait", "order-2", "--timeout", "2m");
            assertThat(cancelled.exitCode).as(cancelled.err).isEqualTo(3);
            assertThat(cancelled.out).contains("status        cancelled\n").doesNotContain("\u001b");

            Ended list = run(settings, "list", "--state", "cancelled", "-o", "jsonl");
            assertThat(list.out.lines()).singleElement().asString().contains("\"id\":\"order-2\"");
            Ended doctor = run(settings, "doctor", "--offline", "-o", "json");
            assertThat(doctor.exitCode).as(doctor.out).isZero();
            assertThat(doctor.err).isEmpty();
        }
    }

    private static Map<String, String> settings(WorkerRig rig) {
        Map<String, String> settings = new HashMap<>();
        for (String topic : List.of("requests", "control", "jobs", "results", "dead-letters", "audit")) {
            settings.put("REELAY_TOPICS_" + topic.toUpperCase(Locale.ROOT).replace('-', '_'), rig.topic(topic));
        }
        settings.put("REELAY_GROUP_ID", rig.group());
        settings.put("KAFKA_BOOTSTRAP_SERVERS", rig.broker().bootstrapServers());
        return settings;
    }

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(WorkerSetup.java());
        command.addAll(List.of(arguments));
        return start(environment, command);
    }

    private Ended start(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("REELAY_") || name.startsWith("RUNCOMFY_") || name.startsWith("KAFKA_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
