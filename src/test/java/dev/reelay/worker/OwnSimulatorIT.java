package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simulator that a packaged worker serves, with the worker's own catalog. */
class OwnSimulatorIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LUMA = "/v1/models/luma/luma-ray-2/image-to-video";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static WorkerRig rig;
    private static WorkerProcess worker;

    @BeforeAll
    static void start() {
        rig = new WorkerRig("own-simulator", SimulatorScript.instant());
        worker = rig.worker().env("REELAY_SIMULATOR", "true").start().awaitReady(LONG);
    }

    @AfterAll
    static void close() {
        worker.close();
        rig.close();
        CLIENT.close();
    }

    @Test
    void itServesTheWorkersCatalog() throws Exception {
        JsonNode list = JSON.readTree(get("/v1/models").body());
        JsonNode record = JSON.readTree(get(LUMA).body());

        assertThat(list.path("total").intValue()).isEqualTo(5);
        assertThat(record.path("input_schema").path("properties").has("prompt")).isTrue();
        assertThat(get("/v1/models/no/such").statusCode()).isEqualTo(404);
    }

    @Test
    void itRefusesUnknownModelsAndInputsThatBreakTheSchema() throws Exception {
        assertThat(post("/v1/models/no/such", "{}").body()).contains("400001");
        assertThat(post(LUMA, "{\"prompt\":7}").statusCode()).isEqualTo(422);
    }

    @Test
    void itTakesBodiesAsLongAsRunComfys() throws Exception {
        // More than Quarkus takes by default.
        String longBody = "{\"prompt\":\"a cat\",\"image_url\":\"" + "x".repeat(12 << 20) + "\"}";

        HttpResponse<String> answer = post(LUMA, longBody);

        assertThat(answer.statusCode()).as(answer.body()).isNotEqualTo(413);
        assertThat(answer.body()).contains("request_id");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(authorized(path).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return CLIENT.send(authorized(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(URI.create(worker.url() + "/simulator" + path))
                .header("authorization", "Bearer anything");
    }
}
