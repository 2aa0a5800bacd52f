package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged worker takes RunComfy's records from its folder, and what is changed there while it runs. */
class CatalogFolderIT {

    private static final String SCHEMA = "{\"type\": \"object\", \"required\": [\"prompt\"], \"properties\":"
            + " {\"prompt\": {\"type\": \"str\", \"maxLength\": 9, \"title\": null}}}";

    @TempDir
    private Path folder;

    private WorkerRig rig;

    @BeforeEach
    void open() {
        rig = new WorkerRig("catalog", SimulatorScript.instant()).withFewPartitions();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void recordsAreModelsAndChangedFilesComeIntoForceAndAMistakeLeavesTheLastGoodCatalog() throws IOException {
        write(
                "runcomfy.json",
                "{\"models\": [{\"model_id\": \"x/listed\", \"input_schema\": " + SCHEMA
                        + "}, {\"model_id\": \"x/broken\", \"input_schema\": 7}]}");
        try (WorkerProcess worker =
                rig.worker().env("REELAY_CATALOG_DIR", folder.toString()).start()) {
            send("fits", "x/listed", "a dog");
            send("breaks", "x/listed", "much too long");
            send("unchecked", "x/broken", "whatever it is");
            assertThat(rig.result("fits").status()).isEqualTo("completed");
            assertThat(rig.result("breaks").violations()).containsExactly("/input/prompt maxLength");
            assertThat(rig.result("unchecked").status()).isEqualTo("completed");
            assertThat(rig.result("unchecked").json().at("/warnings/0/rule").asText())
                    .isEqualTo("unusable_schema");
            assertThat(worker.metric("reelay_catalog_set_aside")).isEqualTo(1);

            write(
                    "mine.json",
                    "{\"model\": \"x/mine\", \"schema\": "
                            + SCHEMA.replace("str\"", "string\"").replace(", \"title\": null", "") + "}");
            worker.awaitLine(line -> line.contains("The changed catalog folder is in force"), LONG);
            send("added", "x/mine", "a dog");
            assertThat(rig.result("added").status()).isEqualTo("completed");

            write("mine.json", "{\"model\": \"x/mine\"");
            worker.awaitLine(line -> line.contains("mine.json: not JSON"), LONG);
            send("kept", "x/mine", "a dog");
            assertThat(rig.result("kept").status()).isEqualTo("completed");
            worker.awaitPositive("reelay_catalog_folder_refused_seconds", LONG);
        }
    }

    private void write(String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve("." + name), content);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void send(String id, String model, String prompt) {
        ObjectNode body = TestRequests.body(id).put("model", model);
        body.set("input", new JsonMapper().createObjectNode().put("prompt", prompt));
        rig.send(List.of(rig.request(id, body)));
    }
}
