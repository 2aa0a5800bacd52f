package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged worker with a RunComfy that lists models which no file names. */
class LiveCatalogIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOVA = "acme/nova/text-to-video";
    private static final String LATER = "acme/later/text-to-video";

    private final WorkerRig rig = new WorkerRig("live", script("[]", record(NOVA))).withFewPartitions();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRequestForAModelThatNoFileNamesRunsToItsEndWithItsSchemaChecked() {
        try (WorkerProcess worker = rig.worker().start()) {
            awaitList(worker);
            rig.follow(script("[]", record(NOVA), record(LATER)));
            send("listed", NOVA, "a fox");
            send("listed-wrong", NOVA, "much longer than twenty characters");
            send("later", LATER, "an owl");
            send("later-wrong", LATER, "much longer than twenty characters");
            send("never", "acme/never/text-to-video", "a fox");
            send("no-id", "acme/../nova", "a fox");

            assertThat(rig.awaitResults(6)).hasSize(6);
            for (String id : List.of("listed", "later")) {
                assertThat(rig.result(id).status()).as(id).isEqualTo("completed");
                assertThat(rig.result(id).json().path("schema").asText()).startsWith("sha256:");
            }
            for (String id : List.of("listed-wrong", "later-wrong")) {
                assertThat(rig.result(id).code()).as(id).isEqualTo("invalid_input");
                assertThat(rig.result(id).violations()).containsExactly("/input/prompt maxLength");
            }
            assertThat(rig.result("never").code()).isEqualTo("unknown_model");
            assertThat(rig.result("no-id").code()).isEqualTo("unknown_model");
            assertThat(rig.posts()).hasSize(2);
            assertThat(worker.metric("reelay_catalog_lookups_total{outcome=\"found\"}"))
                    .isEqualTo(1);
            assertThat(worker.metric("reelay_catalog_lookups_total{outcome=\"no_such_model\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aModelThatIsTakenAwayChangedOrBrokenWhileItsJobsWaitChangesNothingForThem() {
        String changed = "acme/changed/text-to-video";
        String broken = "acme/broken/text-to-video";
        rig.follow(script("[]", record(NOVA), record(changed), record(broken)));
        try (WorkerProcess worker =
                rig.worker().env("REELAY_CATALOG_REFRESH", "PT10S").start()) {
            awaitList(worker);
            worker.awaitReady(LONG);
            rig.command("pause/*", "{\"command\":\"pause\"}");
            worker.awaitLine(line -> line.contains("Submissions paused by command"), LONG);
            Map<String, String> jobs = Map.of("taken-away", NOVA, "changed", changed, "broken", broken);
            jobs.forEach((id, model) -> send(id, model, "up to twenty long"));
            rig.awaitStatus("accepted", jobs.keySet());

            ObjectNode odd = record(broken);
            odd.withObject("/input_schema").put("type", 7).put("properties", "none");
            rig.follow(script("[]", record(changed, 3), odd));
            worker.awaitLine(line -> line.contains("Models vanished"), LONG);
            rig.command("pause/*", "{\"command\":\"resume\"}");

            assertThat(rig.awaitResults(3)).extracting(WrittenRecord::status).containsOnly("completed");
            send("too-long-now", changed, "four");
            assertThat(rig.result("too-long-now").code()).isEqualTo("invalid_input");
        }
    }

    @Test
    @Tag("long")
    void howeverTheListFailsTheLastGoodCatalogStays() {
        try (WorkerProcess worker =
                rig.worker().env("REELAY_CATALOG_REFRESH", "PT10S").start()) {
            awaitList(worker);
            Map<String, String> faults = Map.of(
                    "token", "{\"kind\":\"respond\",\"status\":401,\"body\":{\"detail\":\"token\"}}",
                    "slow_down", "{\"kind\":\"respond\",\"status\":429}",
                    "server_error", "{\"kind\":\"respond\",\"status\":503,\"body\":\"<html>\"}",
                    "unreadable_answer", "{\"kind\":\"respond\",\"status\":200,\"body\":\"<html>\"}",
                    "connection_lost", "{\"kind\":\"drop\"}",
                    "incomplete", "{\"kind\":\"set\",\"fields\":{\"total\":384}}",
                    "empty", "{\"kind\":\"set\",\"fields\":{\"total\":0,\"models\":[]}}");
            faults.forEach((reason, then) -> {
                rig.follow(script("[{\"when\":{\"call\":\"models\"},\"then\":" + then + "}]", record(NOVA)));
                worker.awaitPositive("reelay_catalog_refresh_failures_total{reason=\"" + reason + "\"}", LONG);
                send("during-" + reason, NOVA, "a fox");
                assertThat(rig.result("during-" + reason).status()).as(reason).isEqualTo("completed");
            });

            assertThat(worker.isReady()).isTrue();
            assertThat(worker.metric("reelay_catalog_age_seconds")).isGreaterThan(30);
            rig.follow(script("[]", record(NOVA)));
            rig.await("the list counts again", () -> worker.metric("reelay_catalog_age_seconds") < 11);
            assertThat(worker.log()).noneMatch(line -> line.contains(" ERROR "));
        }
    }

    /** What RunComfy refuses although it fits is said in the result, and the model is fetched again. */
    @Test
    void aRefusalOfWhatTheCatalogLetPassIsSaidAndTheNextOneIsRejectedBeforeItIsSubmitted() {
        try (WorkerProcess worker = rig.worker().start()) {
            awaitList(worker);
            rig.follow(SimulatorScript.parse(JSON.createObjectNode()
                    .set("catalog", catalog(record(NOVA, 3)).put("validate", true))
                    .toString()));
            send("refused", NOVA, "four");

            assertThat(rig.result("refused").code()).isEqualTo("provider_rejected");
            assertThat(rig.result("refused").json().at("/error/message").asText())
                    .contains("the catalog's schema sha256:", "let this input pass");
            worker.awaitPositive("reelay_catalog_lookups_total{outcome=\"found\"}", LONG);
            send("rejected", NOVA, "four");
            assertThat(rig.result("rejected").code()).isEqualTo("invalid_input");
            assertThat(rig.posts()).hasSize(1);
        }
    }

    private static void awaitList(WorkerProcess worker) {
        worker.awaitLine(line -> line.contains("RunComfy's list of models fetched"), LONG);
    }

    private void send(String id, String model, String prompt) {
        ObjectNode request = TestRequests.body(id).put("model", model);
        request.putObject("input").put("prompt", prompt);
        rig.send(List.of(rig.request(id, request)));
    }

    /** A RunComfy with these models, which accepts every job. */
    private static SimulatorScript script(String faults, ObjectNode... models) {
        return SimulatorScript.parse("{\"queue_time\":\"0s\",\"run_time\":\"0s\",\"catalog\":"
                + catalog(models).put("validate", false).put("unknown_models", "accept") + ",\"faults\":" + faults
                + "}");
    }

    private static ObjectNode catalog(ObjectNode... models) {
        ObjectNode catalog = JSON.createObjectNode();
        List.of(models).forEach(catalog.putArray("models")::add);
        return catalog;
    }
}
