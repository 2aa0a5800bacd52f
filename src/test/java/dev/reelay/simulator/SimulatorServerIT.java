package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SimulatorServerIT {

    @Test
    @Timeout(300)
    void itRunsAsAProcessOfItsOwn(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("script.json"), "{\"run_time\":\"7s\"}");
        Path catalog = Files.createDirectory(folder.resolve("catalog"));
        Files.writeString(catalog.resolve("one.json"), "{\"model_id\":\"a/b\"}");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorServer.class.getName(),
                        "--port",
                        "0",
                        "--script",
                        script.toString(),
                        "--catalog",
                        catalog.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            String line = output.lines()
                    .filter(it -> it.contains("http://"))
                    .findFirst()
                    .orElseThrow();
            URI url = URI.create(line.replaceFirst(".*(http://127\\.0\\.0\\.1:\\d+).*", "$1"));

            String served = client.send(
                            HttpRequest.newBuilder(url.resolve("/admin/script")).build(), BodyHandlers.ofString())
                    .body();

            String record = client.send(
                            SimulatorOverHttp.authorized(url.resolve("/v1/models/a/b"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            assertThat(record).isEqualTo("{\"model_id\":\"a/b\"}");
            assertThat(SimulatorScript.parse(served)).isEqualTo(SimulatorScript.parse("{\"run_time\":\"7s\"}"));
        } finally {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
