package dev.reelay.shard;

import static dev.reelay.shard.ModelJobs.NEW;
import static dev.reelay.shard.ModelJobs.failure;
import static dev.reelay.shard.ModelJobs.request;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.catalog.Catalog;
import dev.reelay.job.JobResult;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Status;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.testing.TestCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refusals by RunComfy that say that the catalog has aged. */
class ShardCatalogDriftTest {

    private final FakeModelDirectory directory = new FakeModelDirectory();
    private final ShardRig rig = new ShardRigSettings().directory(directory).rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRefusalOfAnInputThatFitsIsCountedSaidAndTheModelIsFetchedAtOnceButNotForEachJob() {
        rig.catalog.replace(TestCatalog.with(List.of(record(NEW))));
        directory.list(record(NEW, 3));
        rig.runComfy.submissions(_ -> new SubmitAnswer.Refused(new ProviderMessage(422, null, "prompt is too long")));

        rig.start().send(request("a", NEW));
        rig.awaitStatus("a", Status.FAILED);
        rig.until(() -> rig.catalog
                        .get()
                        .find(NEW)
                        .orElseThrow()
                        .check(JsonNodeFactory.instance.objectNode().put("prompt", "four"))
                        .size()
                == 1);
        rig.send(request("b", NEW));
        rig.awaitStatus("b", Status.FAILED);
        rig.awaitIdle();

        assertThat(failure(rig.ledger.results().getFirst()).message())
                .contains("prompt is too long")
                .contains("the catalog's schema " + digest() + " let this input pass");
        assertThat(directory.lookUps()).containsExactly(NEW);
        assertThat(rig.meters
                        .get("reelay_catalog_disagreements_total")
                        .tag("model", "unknown")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aRefusalOfAnInputThatNobodyCheckedSaysNothingAgainstTheCatalog(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("notes.json"), """
                {"model": "%s", "validation": "off"}""".formatted(NEW));
        Files.writeString(folder.resolve("record.json"), record(NEW).toString());
        rig.catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
        rig.runComfy.submissions(_ -> new SubmitAnswer.Refused(new ProviderMessage(422, null, "prompt is too long")));

        rig.start().send(request("a", NEW, "\"much longer than twenty characters\""));
        rig.awaitStatus("a", Status.FAILED);
        rig.awaitIdle();

        JobResult result = rig.ledger.results().getFirst();
        assertThat(failure(result).message()).contains("prompt is too long").doesNotContain("schema");
        assertThat(result.job().checks().schema()).isNull();
        assertThat(directory.lookUps()).isEmpty();
        assertThat(rig.meters.find("reelay_catalog_disagreements_total").counters())
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    private static String digest() {
        return TestCatalog.with(List.of(record(NEW)))
                .find(NEW)
                .orElseThrow()
                .source()
                .schemaDigest();
    }

    @Test
    void aRefusedModelPutsTheListInDoubt() {
        rig.runComfy.submissions(
                _ -> new SubmitAnswer.Refused(new ProviderMessage(400, 400_001L, "model does not exist")));

        rig.start().request("a");
        rig.awaitStatus("a", Status.FAILED);

        rig.until(() -> rig.listsDoubted.get() == 1);
        assertThat(failure(rig.ledger.results().getFirst()).message()).doesNotContain("schema");
    }
}
