package dev.reelay.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.Planning;
import dev.reelay.actions.Stake;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.cost.Charged;
import dev.reelay.file.StoredFile;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.outputs.LaterCopies.Tried;
import dev.reelay.pull.ListedModels;
import dev.reelay.view.row.JobFilter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code reelay outputs store}, and what other commands say of copies. */
class StoreOutputsCommandTest {

    private static final StoredFile COPY =
            new StoredFile("https://s.example/a/1.mp4", "https://p.example/1.mp4", 1_234, "9f86", "video/mp4");
    private static final ActionOutcome NOT_STORED = new ActionOutcome.Refused("not_stored", "0 of 1 files");

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @TempDir
    private Path folder;

    @BeforeEach
    void nameAStore() {
        run.env("REELAY_OUTPUT_STORE", folder.toUri().toString());
    }

    private static StoredFiles files(String id, Try outcome) {
        return new StoredFiles(id, 1, List.of(new Tried(new Task(id, 1, COPY.providerUrl()), outcome)));
    }

    @Test
    void eachFileIsALineWithItsCopyOrTheReason() {
        brokers.storing(files("a", new Try.Copied(COPY)))
                .storing(files("b", new Try.NotYet("the store answered 403 AccessDenied")))
                .answering(
                        new ActionOutcome.Done("action-1", "1 of 1 files"),
                        NOT_STORED,
                        new ActionOutcome.Refused("unknown_job", "No job with this id is known."));

        assertThat(run.run("outputs", "store", "a", "b", "c", "a", "--reason", "the bucket is back"))
                .isEqualTo(75);

        assertThat(brokers.asked())
                .containsExactly(
                        "with a store",
                        "store a because the bucket is back",
                        "store b because the bucket is back",
                        "store c because the bucket is back");
        assertThat(run.out().lines())
                .containsExactly(
                        "ID  FILE  OUTCOME      BYTES  SHA256  URL OR REASON",
                        "a   1     stored       1234   9f86    https://s.example/a/1.mp4",
                        "b   1     not_stored                  the store answered 403 AccessDenied",
                        "c         unknown_job                 No job with this id is known.");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theJsonOfACopyIsThatOfAResult() {
        brokers.storing(files("a", new Try.Copied(COPY)))
                .storing(files("b", new Try.Never("it has 9 bytes, and at most 7 are copied")))
                .answering(new ActionOutcome.Done("action-1", "1 of 1 files"), NOT_STORED);

        assertThat(run.run("outputs", "store", "a", "b", "-o", "json")).isEqualTo(65);

        JsonNode jobs = run.json().path("jobs");
        assertThat(jobs.at("/0/files/0").toString())
                .isEqualTo(
                        "{\"number\":1,\"stored\":true,\"url\":\"https://s.example/a/1.mp4\",\"provider_url\":"
                                + "\"https://p.example/1.mp4\",\"bytes\":1234,\"sha256\":\"9f86\",\"content_type\":\"video/mp4\"}");
        assertThat(jobs.at("/0/action").textValue()).isEqualTo("action-1");
        assertThat(jobs.at("/1/outcome").textValue()).isEqualTo("not_stored");
        assertThat(jobs.at("/1/files/0/final").booleanValue()).isTrue();
        brokers.answering(new ActionOutcome.Done("action-1", "1 of 1 files"));
        assertThat(run.run("outputs", "store", "a", "-o", "jsonl")).isZero();
        assertThat(run.json().path("id").textValue()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({"already_so, 0", "no_answer, 75", "not_recorded, 75", "not_completed, 65", "truncated, 65"})
    void theExitCodeSaysWhetherAnotherTryMayHelp(String code, int exit) {
        brokers.answering(
                code.equals("already_so")
                        ? new ActionOutcome.AlreadySo("All files of the job are in the store.")
                        : new ActionOutcome.Refused(code, "it is so"));

        assertThat(run.run("outputs", "store", "a")).isEqualTo(exit);
        assertThat(run.out()).contains(code.equals("already_so") ? "already_stored" : code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outputs store",
                "outputs store a --all --stored failed",
                "outputs store a --stored failed",
                "outputs store --all",
                "outputs store --all --stored maybe",
                "outputs"
            })
    void whatMakesNoSenseIsUsageAndNothingIsDone(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(brokers.asked()).isEmpty();
    }

    @Test
    void withoutAStoreNothingIsRead() {
        run.env("REELAY_OUTPUT_STORE", null);

        assertThat(run.run("outputs", "store", "a")).isEqualTo(64);
        assertThat(run.err()).startsWith("reelay: there is no store: set REELAY_OUTPUT_STORE");
        assertThat(brokers.closed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "REELAY_OUTPUT_STORE, ftp://secret",
        "REELAY_OUTPUT_S3_ENDPOINT, https://user:secret@s3.example",
        "REELAY_OUTPUT_S3_ENDPOINT, secret",
        "REELAY_OUTPUT_S3_PATH_STYLE, secret",
        "REELAY_OUTPUT_URL_TTL, PT169H",
        "REELAY_OUTPUT_URL_TTL, secret",
        "REELAY_OUTPUT_BYTES_PER_SECOND, 0",
        "REELAY_OUTPUT_CONCURRENCY, 0",
        "REELAY_OUTPUT_PATIENCE, PT0S"
    })
    void aSettingThatMakesNoSenseIsNamedAndNotQuoted(String variable, String value) {
        run.env(variable, value);

        assertThat(run.run("outputs", "store", "a")).isEqualTo(64);
        assertThat(run.err()).contains(variable + " is not ").doesNotContain("secret");
        assertThat(brokers.asked()).isEmpty();
    }

    @Test
    void manyArePlannedByAFilter() {
        brokers.planning(new Planning.Ready(new BulkPlan(
                "plan-1",
                Action.Kind.STORE_OUTPUTS,
                JobFilter.parse("stored=failed"),
                List.of("a", "b"),
                List.of(),
                new TreeMap<>(),
                0,
                false,
                new Stake(new BigDecimal("0.70"), 2, 0),
                Instant.EPOCH)));

        assertThat(run.run("outputs", "store", "--all", "--stored", "failed", "--dry-run"))
                .isZero();
        assertThat(brokers.asked()).containsExactly("with a store", "plan store_outputs stored=failed of 20000");
        assertThat(run.out()).isEqualTo("store_outputs: 2 jobs, about $0.70\n");
    }

    @Test
    void listsAndJobsSayWhatIsStored() {
        Outcome.Completed completed = new Outcome.Completed(
                JsonNodeFactory.instance.objectNode(), List.of(COPY.providerUrl()), List.of(), List.of(), null);
        brokers.jobs()
                .ended("none", 1, completed)
                .ended("yes", 2, with(completed, new Copies(List.of(COPY), null)))
                .ended("failed", 3, with(completed, Copies.failed("file 1 of 1: not in time")))
                .failed("other", 4, FailureCode.TIMED_OUT, "late", Charged.UNKNOWN);

        for (String word : List.of("none", "yes", "failed")) {
            assertThat(run.run("list", "--stored", word, "-o", "jsonl")).isZero();
            assertThat(run.json().path("id").textValue()).isEqualTo(word);
            assertThat(run.json().path("stored").textValue()).isEqualTo(word);
        }
        assertThat(run.run("list", "--filter", "stored=yes&stored=failed", "--count"))
                .isZero();
        assertThat(run.out()).isEqualTo("2\n");
        assertThat(run.run("get", "failed")).isZero();
        assertThat(run.out()).contains("stored        failed: file 1 of 1: not in time\n");
        assertThat(run.run("get", "yes")).isZero();
        assertThat(run.out())
                .contains(
                        "stored        yes\n",
                        "copy          https://s.example/a/1.mp4\n",
                        "1,234 bytes, video/mp4, sha256 9f86\n");
    }

    private static Outcome.Completed with(Outcome.Completed completed, Copies copies) {
        return new Outcome.Completed(
                completed.output(), completed.videoUrls(), completed.imageUrls(), completed.audioUrls(), copies);
    }
}
