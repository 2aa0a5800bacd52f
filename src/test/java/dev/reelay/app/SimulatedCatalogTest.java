package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.dev.SampleRequest;
import dev.reelay.json.ExactJson;
import dev.reelay.model.UnknownFields;
import dev.reelay.simulator.SimulatedModels.Problem;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedCatalogTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    private final CurrentCatalog current = new CurrentCatalog(Catalog.builtIn(UnknownFields.REJECT));
    private final SimulatedCatalog models = new SimulatedCatalog(current);

    @Test
    void everyModelHasARecordWithItsSchemaAsRunComfyWroteIt() throws Exception {
        assertThat(models.ids()).hasSize(5).contains(LUMA);
        for (String file : List.of("luma-ray-2", "wan-2-2", "infinite-talk")) {
            JsonNode written;
            try (InputStream in = getClass().getResourceAsStream("/catalog/" + file + ".json")) {
                written = JSON.readTree(in);
            }

            ObjectNode record = models.record(written.path("model").textValue()).orElseThrow();

            assertThat(JSON.readTree(record.path("input_schema").toString())).isEqualTo(written.path("schema"));
            assertThat(record.path("required_inputs").size())
                    .isEqualTo(written.path("schema").path("required").size());
            assertThat(record.path("kind").textValue()).isEqualTo("model");
            assertThat(record.path("categories")).hasSize(1);
        }
    }

    @Test
    void theProblemsOfAnInputPointIntoIt() throws Exception {
        assertThat(models.problems(LUMA, JSON.readTree("{\"prompt\":7}")))
                .extracting(Problem::pointer)
                .contains("/prompt");
        assertThat(models.problems(
                        "wan-ai/wan-2-2/image-to-video", ExactJson.unlimited().readTree("{\"seed\":1e999999999}")))
                .isNotEmpty();
        assertThat(models.problems("no/such", JSON.readTree("{}"))).isEmpty();
        assertThat(models.record("no/such")).isEmpty();
    }

    @Test
    void theSampleRequestsOfDevModeAreAccepted() {
        assertThat(SampleRequest.all(Instant.EPOCH, URI.create("http://localhost:8080/simulator/inputs")))
                .hasSize(5)
                .allSatisfy(sample -> assertThat(models.problems(
                                sample.body().path("model").textValue(),
                                sample.body().path("input")))
                        .isEmpty());
    }

    @Test
    void aCatalogThatIsReplacedIsServedAtOnce(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("new.json"),
                "{\"model\":\"new/one\",\"schema\":{\"type\":\"object\",\"properties\":{}}}");

        current.replace(Catalog.load(folder, UnknownFields.REJECT));

        assertThat(models.ids()).hasSize(6).contains("new/one");
        assertThat(models.record("new/one")).isPresent();
    }
}
