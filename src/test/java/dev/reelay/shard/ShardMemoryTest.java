package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.CallFailure;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.ledger.Commit;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.request.CommandReading;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.testing.TestCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A shard whose jobs take more memory than its worker may use for them. */
class ShardMemoryTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final String WAN = "wan-ai/wan-2-2/image-to-video";
    private static final String NEW = "acme/nova/text-to-video";
    private static final int INPUT = 30_000;
    private static final int LIMIT = 100_000;

    /** What a job takes beside its input, at most. */
    private static final int MORE = 1_500;

    private final ShardRig rig = new ShardRigSettings().maxBytes(LIMIT).rig();

    @Test
    void ofATakeoverBeyondTheLimitTheInputsStayInTheLedgerUntilTheirTurnComes() {
        try (rig) {
            List<String> ids = jobs(20, LUMA);
            rig.command(new CommandReading.Pause("pause/*", null));
            rig.start();
            rig.awaitIdle();
            assertThat(rig.capacity.bytes()).isLessThan(LIMIT + 20L * MORE);
            assertThat(rig.capacity.storedBytes()).isGreaterThan(15L * INPUT);
            assertThat(rig.ledger.inputsRead()).isEmpty();

            rig.command(new CommandReading.Resume("pause/*", null));
            rig.until(() -> rig.runComfy.posts().size() == ids.size());

            assertThat(rig.runComfy.posts()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(rig.ledger.inputsRead())
                    .hasSizeGreaterThan(15)
                    .doesNotHaveDuplicates()
                    .isSorted();
            rig.until(() -> rig.capacity.storedBytes() == 0 && rig.capacity.bytes() < (long) ids.size() * MORE);
        }
    }

    @Test
    void noMoreThanOneInputBeyondTheLimitIsInMemory() {
        try (rig) {
            jobs(20, LUMA);
            for (int i = 0; i < 20; i++) {
                var _ = rig.runComfy.hold("job-%02d".formatted(i));
            }
            rig.start();
            rig.until(() -> rig.runComfy.posts().size() == 4); // the permits
            rig.awaitIdle();

            assertThat(rig.capacity.bytes()).isLessThan(LIMIT + INPUT + 20L * MORE);
        }
    }

    @Test
    void jobsOfAPausedModelThatFillTheMemoryDoNotKeepOthersWaitingForEver() {
        try (rig) {
            jobs(10, LUMA);
            List<String> others =
                    IntStream.range(10, 15).mapToObj("job-%02d"::formatted).toList();
            others.forEach(id -> rig.ledger.holding(job(id, WAN, null)));
            rig.command(new CommandReading.Pause("pause/" + LUMA, LUMA));

            rig.start();

            rig.until(() -> rig.runComfy.posts().size() == others.size());
            assertThat(rig.runComfy.posts()).containsExactlyInAnyOrderElementsOf(others);
            assertThat(rig.ledger.inputsRead()).containsExactlyElementsOf(others);
        }
    }

    @Test
    void jobsOfAModelThatRunComfyDoesNotTellAboutDoNotKeepOthersOutOfTheMemory() {
        rig.close();
        FakeModelDirectory directory = new FakeModelDirectory();
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.UNEXPECTED));
        try (ShardRig rig =
                new ShardRigSettings().maxBytes(LIMIT).directory(directory).rig()) {
            IntStream.range(0, 10)
                    .mapToObj(i -> job("waits-" + i, NEW, null).with(Checks.AWAITING_MODEL))
                    .forEach(rig.ledger::holding);
            List<String> others =
                    IntStream.range(0, 5).mapToObj("job-%02d"::formatted).toList();
            others.forEach(id -> rig.ledger.holding(job(id, WAN, null)));

            rig.start();
            rig.until(() -> rig.runComfy.posts().size() == others.size());

            assertThat(rig.runComfy.posts()).containsExactlyInAnyOrderElementsOf(others);
            assertThat(rig.ledger.inputsRead()).containsExactlyElementsOf(others);
            rig.until(() -> rig.capacity.parked() == 10 && rig.capacity.held() == others.size());

            directory.models(_ -> new DirectoryAnswer.Found(TestCatalog.record(NEW)));
            rig.advanceUntil(() -> rig.runComfy.posts().size() == others.size() + 10);
            rig.awaitIdle(); // the shard counts what is parked once the POSTs have been started
            assertThat(rig.capacity.parked()).isZero();
        }
    }

    @Test
    void aJobOfAModelThatDoesNotExistIsRejectedWithoutItsInput() {
        rig.close();
        FakeModelDirectory directory = new FakeModelDirectory();
        try (ShardRig rig =
                new ShardRigSettings().maxBytes(LIMIT).directory(directory).rig()) {
            IntStream.range(0, 10)
                    .mapToObj(i -> job("waits-" + i, NEW, null).with(Checks.AWAITING_MODEL))
                    .forEach(rig.ledger::holding);

            rig.start();
            rig.until(() -> rig.ledger.results().size() == 10);

            assertThat(rig.ledger.results())
                    .allSatisfy(result -> assertThat(result.outcome())
                            .isInstanceOfSatisfying(
                                    Outcome.Failed.class,
                                    failed -> assertThat(failed.code()).isEqualTo(FailureCode.UNKNOWN_MODEL)));
            assertThat(rig.ledger.inputsRead()).isEmpty();
            rig.until(() -> rig.capacity.held() == 0 && rig.capacity.bytes() == 0 && rig.capacity.storedBytes() == 0);
        }
    }

    @Test
    void aJobWhoseInputIsInTheLedgerIsCancelledAndExpiresWithoutIt() {
        try (rig) {
            jobs(10, LUMA);
            rig.ledger.holding(job("late", LUMA, ShardRig.START.plusSeconds(60)), job("cancelled", LUMA, null));
            rig.command(new CommandReading.Pause("pause/*", null));
            rig.start();
            rig.awaitIdle();

            rig.cancel("cancelled");
            rig.awaitStatus("cancelled", Status.CANCELLED);
            rig.scheduler.advance(Duration.ofSeconds(61));
            rig.awaitStatus("late", Status.EXPIRED);

            assertThat(rig.ledger.inputsRead()).isEmpty();
        }
    }

    @Test
    void anInputThatCannotBeReadIsReadAgainAndOneThatIsGoneEndsItsJob() {
        try (rig) {
            List<String> ids = jobs(10, LUMA);
            rig.command(new CommandReading.Pause("pause/*", null));
            rig.start();
            rig.awaitIdle();
            rig.ledger.failInputs(2);
            rig.ledger.lose("job-08");

            rig.command(new CommandReading.Resume("pause/*", null));
            rig.advanceUntil(() -> rig.runComfy.posts().size() == ids.size() - 1);

            rig.awaitStatus("job-08", Status.FAILED);
            JobResult lost = rig.ledger.results().getLast();
            assertThat(lost.job().id()).isEqualTo("job-08");
            assertThat(lost.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo(FailureCode.INTERNAL_ERROR));
            assertThat(rig.runComfy.posts()).doesNotContain("job-08").hasSize(9);
        }
    }

    @Test
    void aShardThatIsOpenedAgainUsesTheRoomThatItHas() {
        try (rig) {
            jobs(20, LUMA);
            rig.command(new CommandReading.Pause("pause/*", null));
            rig.start();
            rig.awaitIdle();
            long before = rig.capacity.bytes();

            rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
            rig.send("{}");
            rig.advanceUntil(() -> rig.ledger.opened() == 2);
            rig.awaitIdle();

            assertThat(rig.capacity.bytes()).isBetween(before - MORE, before + 2L * MORE);
        }
    }

    private List<String> jobs(int count, String model) {
        List<String> ids =
                IntStream.range(0, count).mapToObj("job-%02d"::formatted).toList();
        ids.forEach(id -> rig.ledger.holding(job(id, model, null)));
        return ids;
    }

    /** A job whose prompt is its id. */
    private static Accepted job(String id, String model, @Nullable Instant startBy) {
        Job job = new Job(
                id, model, null, List.of(), startBy, OnUnknownSubmission.REPORT, "hash of " + id, ShardRig.START);
        return new Accepted(
                job, JsonNodeFactory.instance.objectNode().put("prompt", id).put("image_url", "x".repeat(INPUT)), 0);
    }
}
