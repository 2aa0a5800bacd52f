package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.parse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.testing.SettableScheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** A simulator on a port of its own, and an HTTP client that calls it. The simulator's clock stands still. */
final class SimulatorOverHttp implements AutoCloseable {
    static final String MODEL = "/v1/models/luma/luma-ray-2/image-to-video";

    final Simulator simulator;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SimulatorServer server;

    /** Without a catalog; bodies to 4 MiB. */
    SimulatorOverHttp() {
        this(SimulatedModels.NONE, new Simulator.Limits(20_000, 4 << 20, 8 << 20));
    }

    SimulatorOverHttp(SimulatedModels models, Simulator.Limits limits) {
        simulator = new Simulator(
                new SettableScheduler(Instant.parse("2026-06-16T16:31:21Z")),
                SimulatorScript.instant(),
                models,
                limits);
        server = SimulatorServer.start(simulator);
    }

    URI url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }

    /** Submits a prompt whose job is done at once and gives the first URL of its output. */
    URI outputUrl(String prompt) throws IOException, InterruptedException {
        String body = Json.object().put("prompt", prompt).toString();
        JsonNode receipt = parse(post(MODEL, body).body());
        JsonNode output = get(receipt.path("result_url").textValue()).path("output");
        return URI.create(output.elements().next().textValue());
    }

    HttpRequest submission(String body) {
        return authorized(url().resolve(MODEL))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(authorized(url().resolve(path)).POST(BodyPublishers.ofString(body)));
    }

    JsonNode get(String url) throws IOException, InterruptedException {
        return parse(send(authorized(URI.create(url))).body());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    static HttpRequest.Builder authorized(URI url) {
        return HttpRequest.newBuilder(url).header("authorization", "Bearer anything");
    }
}
