package dev.reelay.shard;

import static dev.reelay.shard.ModelJobs.NEW;
import static dev.reelay.shard.ModelJobs.failure;
import static dev.reelay.shard.ModelJobs.request;
import static dev.reelay.shard.ModelJobs.waiting;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.reelay.answer.CallFailure;
import dev.reelay.cost.Charged;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.job.Checks;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.MediaStatus;
import dev.reelay.model.MediaMode;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.outcome.Violation;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs of models that the catalog does not have: looked up, then judged. */
class ShardModelTest {

    private final FakeModelDirectory directory = new FakeModelDirectory();
    private ShardRig rig = new ShardRigSettings().directory(directory).rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRequestForAModelThatNoFileNamesRunsWithItsSchemaChecked() {
        directory.list(record(NEW));

        rig.start().send(request("a", NEW));
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(checks("a").schema()).startsWith("sha256:");
        assertThat(checks("a").awaitsModel()).isFalse();
        assertThat(rig.catalog.get().find(NEW)).isPresent();
        rig.send(request("b", NEW));
        rig.awaitStatus("b", Status.IN_QUEUE);
        assertThat(directory.lookUps()).containsExactly(NEW);
    }

    @Test
    void theModelIsLookedUpOnceTheJobIsInTheLedgerAndNoLaterRecordWaits() {
        CompletableFuture<DirectoryAnswer> look = new CompletableFuture<>();
        List<Boolean> inLedger = new CopyOnWriteArrayList<>();
        directory.models(_ -> {
            inLedger.add(rig.ledger.job("a") instanceof Accepted job && job.awaitsModel());
            return look.join();
        });

        rig.start().send(request("a", NEW));
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);
        assertThat(rig.ledger.job("a")).isInstanceOf(Accepted.class);
        assertThat(rig.ledger.nextOffset()).isEqualTo(2);
        look.complete(new DirectoryAnswer.Found(record(NEW)));
        rig.awaitStatus("a", Status.IN_QUEUE);
        assertThat(inLedger).containsExactly(true);
    }

    @Test
    void anInputThatDoesNotFitIsRejectedAsAtAdmission() {
        directory.list(record(NEW));

        rig.start().send(request("late", NEW, "\"much longer than twenty characters\""));
        rig.awaitStatus("late", Status.REJECTED);
        rig.send(request("at-once", NEW, "\"much longer than twenty characters\""));
        rig.awaitStatus("at-once", Status.REJECTED);

        assertThat(rig.ledger.results()).hasSize(2).allSatisfy(result -> {
            assertThat(failure(result).code()).isEqualTo(FailureCode.INVALID_INPUT);
            assertThat(failure(result).violations())
                    .extracting(Violation::pointer, Violation::rule)
                    .containsExactly(tuple("/input/prompt", "maxLength"));
            assertThat(result.charged()).isEqualTo(Charged.NO);
        });
        assertThat(failure(rig.ledger.results().getFirst()).message())
                .isEqualTo(failure(rig.ledger.results().getLast()).message());
        assertThat(rig.runComfy.posts()).isEmpty();
        rig.until(() -> rig.capacity.held() == 0);
    }

    @Test
    void onlyRunComfysOwnWordMakesAModelUnknownAndTheResultNamesCloseOnes() {
        rig.start().send(request("a", "luma/luma-ray2/image-to-video"));
        rig.awaitStatus("a", Status.REJECTED);

        Outcome.Failed why = failure(rig.ledger.results().getFirst());
        assertThat(why.code()).isEqualTo(FailureCode.UNKNOWN_MODEL);
        assertThat(why.message()).contains("did you mean luma/luma-ray-2/image-to-video");
        assertThat(directory.lookUps()).hasSize(1);
    }

    @Test
    void thatRunComfyHasNoSuchModelIsRememberedForAMinute() {
        rig.start().send(request("a", NEW));
        rig.awaitStatus("a", Status.REJECTED);
        rig.send(request("b", NEW));
        rig.awaitStatus("b", Status.REJECTED);
        assertThat(directory.lookUps()).hasSize(1);

        rig.scheduler.advance(Duration.ofSeconds(61));
        directory.list(record(NEW));
        rig.send(request("c", NEW));
        rig.awaitStatus("c", Status.IN_QUEUE);
        assertThat(directory.lookUps()).hasSize(2);
    }

    @Test
    void aTextThatCannotBeAModelIdIsUnknownAtOnceWithoutACall() {
        rig.start();
        List<String> ids = List.of("../luma", "acme//x", "*", "acme/x?y=1", "categories", "/acme/x", "a/.");
        for (int i = 0; i < ids.size(); i++) {
            rig.send(request("job-" + i, ids.get(i)));
            rig.awaitStatus("job-" + i, Status.REJECTED);
        }

        assertThat(directory.lookUps()).isEmpty();
        assertThat(rig.ledger.results())
                .allSatisfy(result -> assertThat(failure(result).code()).isEqualTo(FailureCode.UNKNOWN_MODEL));
    }

    @Test
    void oneCallServesAllJobsThatWaitForAModel() {
        CompletableFuture<DirectoryAnswer> look = new CompletableFuture<>();
        directory.models(_ -> look.join());
        rig.start();
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> "job-" + i).toList();
        ids.forEach(id -> rig.send(request(id, NEW)));
        ids.forEach(id -> rig.awaitStatus(id, Status.ACCEPTED));

        look.complete(new DirectoryAnswer.Found(record(NEW)));
        ids.forEach(id -> rig.awaitStatus(id, Status.IN_QUEUE));

        assertThat(directory.lookUps()).hasSize(1);
    }

    @Test
    void aJobWaitsWhileRunComfyCannotBeAskedAndOthersGoOn() {
        List<CallFailure.Kind> kinds = new CopyOnWriteArrayList<>(CallFailure.Kind.values());
        directory.models(_ -> kinds.isEmpty()
                ? new DirectoryAnswer.Found(record(NEW))
                : FakeModelDirectory.failed(kinds.removeFirst()));

        rig.start().send(request("a", NEW));
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);
        rig.advanceUntil(() -> rig.ledger.job("a") instanceof Pending job && job.status() == Status.IN_QUEUE);

        assertThat(directory.lookUps()).hasSize(CallFailure.Kind.values().length + 1);
        assertThat(rig.ledger.results()).isEmpty();
    }

    @Test
    void jobsOfAModelThatRunComfyDoesNotTellAboutTakeNoPlacesFromOthers() {
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.UNEXPECTED));
        rig.start();
        for (int i = 0; i < 20; i++) {
            rig.send(request("waits-" + i, NEW));
        }

        rig.until(() -> rig.capacity.parked() == 20);
        assertThat(rig.capacity.held()).isZero();
        rig.cancel("waits-0");
        rig.until(() -> rig.capacity.parked() == 19);
        directory.models(_ -> new DirectoryAnswer.Found(record(NEW)));
        rig.advanceUntil(() -> rig.capacity.parked() == 0);
    }

    @Test
    void aJobThatWaitsForItsModelCanBeCancelledAndExpires() {
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.UNREACHABLE));
        rig.start().send(request("cancelled", NEW));
        rig.send(request("late", NEW).replace("\"input\"", "\"start_by\": \"2026-11-21T09:00:30Z\", \"input\""));
        rig.awaitStatus("cancelled", Status.ACCEPTED);
        rig.awaitStatus("late", Status.ACCEPTED);

        rig.cancel("cancelled");
        rig.awaitStatus("cancelled", Status.CANCELLED);
        rig.scheduler.advance(Duration.ofSeconds(31));
        rig.awaitStatus("late", Status.EXPIRED);

        assertThat(rig.ledger.results())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.charged()).isEqualTo(Charged.NO));
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aShardThatTakesTheJobOverLooksItsModelUp() {
        directory.list(record(NEW));
        rig.ledger.holding(waiting("a", NEW).with(Checks.AWAITING_MODEL));

        rig.start();
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(directory.lookUps()).containsExactly(NEW);
        assertThat(checks("a").schema()).isNotNull();
    }

    @Test
    void anInputThatIsInTheLedgerOnlyIsReadBeforeItIsJudged() {
        rig.close();
        rig = new ShardRigSettings().maxBytes(50_000).directory(directory).rig();
        directory.list(record(NEW, 100_000));
        List<String> prompts = List.of("a".repeat(30_000), "b".repeat(30_000), "c".repeat(30_000));
        prompts.forEach(prompt ->
                rig.ledger.holding(waiting(prompt.substring(0, 1), NEW, prompt).with(Checks.AWAITING_MODEL)));

        rig.start();
        rig.until(() -> rig.runComfy.posts().size() == 3);

        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrderElementsOf(prompts);
        assertThat(rig.ledger.inputsRead()).isNotEmpty();
    }

    @Test
    void aLargeInputIsJudgedLateToo() {
        directory.list(record(NEW, 200_000));

        rig.start().send(request("a", NEW, "\"" + "a".repeat(100_000) + "\""));
        rig.send(request("b", NEW, "\"" + "b".repeat(300_000) + "\""));
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.REJECTED);
    }

    @Test
    void aDrainingShardLeavesTheLookUpToTheNextOwner() {
        CompletableFuture<DirectoryAnswer> look = new CompletableFuture<>();
        directory.models(_ -> look.join());
        rig.start().send(request("a", NEW));
        rig.awaitStatus("a", Status.ACCEPTED);

        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();
        look.complete(new DirectoryAnswer.Found(record(NEW)));

        assertThat(rig.ledger.job("a"))
                .isInstanceOfSatisfying(
                        Accepted.class, job -> assertThat(job.awaitsModel()).isTrue());
    }

    @Test
    void theMediaOfALateJobAreCheckedOnceItsModelIsKnown() {
        rig.close();
        rig = new ShardRigSettings()
                .media(MediaMode.ENFORCE)
                .directory(directory)
                .rig();
        directory.list(record(NEW));
        List<String> looked = new CopyOnWriteArrayList<>();
        rig.probe = url -> {
            looked.add(url);
            return new MediaFacts.Image(ImageFormat.PNG, 1280, 720, false, 1_000L);
        };

        rig.start().send(request("a", NEW, "\"a\", \"image_url\": \"https://example.com/a.png\""));
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(looked).containsExactly("https://example.com/a.png");
        assertThat(checks("a").media()).isEqualTo(MediaStatus.VERIFIED);
        assertThat(checks("a").schema()).isNotNull();
    }

    @Test
    void withoutALiveCatalogAModelIsUnknownAtOnce() {
        rig.close();
        rig = new ShardRig();
        rig.ledger.holding(waiting("taken-over", NEW).with(Checks.AWAITING_MODEL));

        rig.start().send(request("a", NEW));
        rig.awaitStatus("a", Status.REJECTED);
        rig.awaitStatus("taken-over", Status.REJECTED);

        assertThat(rig.ledger.results())
                .allSatisfy(result -> assertThat(failure(result).code()).isEqualTo(FailureCode.UNKNOWN_MODEL));
    }

    private Checks checks(String id) {
        return ((Pending) Objects.requireNonNull(rig.ledger.job(id))).job().checks();
    }
}
