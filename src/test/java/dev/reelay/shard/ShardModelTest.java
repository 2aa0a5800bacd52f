package dev.reelay.shard;

import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.catalog.Catalog;
import dev.reelay.job.CallFailure;
import dev.reelay.job.Charged;
import dev.reelay.job.Checks;
import dev.reelay.job.FailureCode;
import dev.reelay.job.ImageFormat;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Outcome;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.Status;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.Violation;
import dev.reelay.model.MediaMode;
import dev.reelay.model.UnknownFields;
import dev.reelay.request.CommandReading;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.testing.TestCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of models that the catalog does not have, or no longer has. */
class ShardModelTest {

    private static final String NEW = "acme/nova/text-to-video";
    private static final long MANY_BYTES = 200_000_000;

    private final FakeModelDirectory directory = new FakeModelDirectory();
    private ShardRig rig = new ShardRig(directory);

    @AfterEach
    void close() {
        rig.close();
    }

    // --- look-ups ------------------------------------------------------------------------------------------------

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
        rig = new ShardRig(MediaMode.OFF, 50_000, directory);
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
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
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

    // --- jobs that were accepted with a model that is no longer the same -----------------------------------------

    @Test
    void aJobThatWasAcceptedIsNotJudgedAgainWhateverBecomesOfItsModel() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        rig.catalog.replace(TestCatalog.with(List.of(record("acme/a"), record("acme/b"))));
        rig.command(new CommandReading.Pause("pause/*", null));
        rig.start();
        for (String id : List.of("acme/a", "acme/b")) {
            rig.send(request(id, id, "\"up to twenty long\""));
            rig.awaitStatus(id, Status.ACCEPTED);
        }
        String digest = checks("acme/a").schema();

        // One is taken away, of the other the schema allows three characters now.
        rig.catalog.replace(TestCatalog.with(List.of(record("acme/b", 3))));
        rig.command(new CommandReading.Resume("pause/*", null));
        rig.awaitStatus("acme/a", Status.IN_QUEUE);
        rig.awaitStatus("acme/b", Status.IN_QUEUE);
        rig.runComfy.sightings(_ -> new PollAnswer.Running());
        rig.advanceUntil(() -> rig.ledger.job("acme/a") instanceof JobState.InProgress);

        assertThat(checks("acme/a").schema()).isEqualTo(digest);
        assertThat(checks("acme/b").schema()).isEqualTo(digest);
        assertThat(directory.lookUps()).isEmpty();
        rig.advanceUntil(() -> rig.ledger.job("acme/a") instanceof JobState.Ended);
        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.TIMED_OUT);
    }

    @Test
    void theMediaOfAJobWhoseModelVanishedBeforeTheirCheckAreRunComfysToJudge() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        rig.ledger.holding(waiting("a", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(directory.lookUps()).containsExactly(NEW);
        assertThat(checks("a").media()).isNull();
        assertThat(checks("a").schema()).isEqualTo("sha256:8c3f09b1d2e4a576");
    }

    // --- after a restart, before RunComfy's list is there -----------------------------------------------------------

    @Test
    void theMediaOfAJobThatWasJudgedAreCheckedAfterARestartAlthoughTheListIsNotThereYet() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        directory.list(record(NEW, 3)); // the schema became stricter meanwhile
        rig.probe = url -> new MediaFacts.Image(ImageFormat.PNG, 1280, 720, false, 1_000L);
        rig.ledger.holding(waiting("judged", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        rig.awaitStatus("judged", Status.IN_QUEUE);

        assertThat(checks("judged").media()).isEqualTo(MediaStatus.VERIFIED);
        assertThat(checks("judged").schema()).as("it was not judged again").isEqualTo("sha256:8c3f09b1d2e4a576");
    }

    @Test
    void aJobThatWasJudgedLooksForItsModelAgainForHalfAMinuteWhereItIsNotSeenAndThenGoesOn() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.UNREACHABLE));
        rig.ledger.holding(
                waiting("a", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())),
                waiting("b", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        for (int looks = 1; looks <= 3; looks++) {
            int seen = looks;
            rig.until(() -> directory.lookUps().size() >= seen);
            rig.awaitIdle();
            rig.scheduler.advance(Duration.ofSeconds(2L * looks));
        }
        rig.awaitIdle();
        assertThat(rig.runComfy.posts()).isEmpty();
        rig.scheduler.advance(EffectStarter.MODEL_PATIENCE);
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(checks("a").media()).isNull();
    }

    @Test
    void theListThatComesWhileLookUpsFailGivesTheMediaOfAllJobsTheirCheck() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.SLOW_DOWN));
        rig.ledger.holding(
                waiting("a", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())),
                waiting("b", "acme/b").with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        rig.until(() -> !directory.lookUps().isEmpty());
        rig.awaitIdle();
        rig.catalog.replace(TestCatalog.with(List.of(record(NEW), record("acme/b"))));
        rig.scheduler.advance(Duration.ofSeconds(5));
        rig.until(() -> rig.runComfy.posts().size() == 2);

        assertThat(checks("a").media()).isEqualTo(MediaStatus.VERIFIED);
        assertThat(checks("b").media()).isEqualTo(MediaStatus.VERIFIED);
    }

    @Test
    void aWishToAskMuchLaterEndsNoPatienceWithTheList() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.SLOW_DOWN, Duration.ofMinutes(5)));
        rig.ledger.holding(waiting("a", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        rig.until(() -> !directory.lookUps().isEmpty());
        rig.awaitIdle();
        rig.catalog.replace(TestCatalog.with(List.of(record(NEW))));
        rig.scheduler.advance(EffectStarter.MODEL_PATIENCE);
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(checks("a").media()).isEqualTo(MediaStatus.VERIFIED);
        assertThat(directory.lookUps()).containsExactly(NEW);
    }

    @Test
    void aJobThatWasJudgedWaitsHalfAMinuteForALookUpAtMostAndCountsAsPendingMeanwhile() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        CompletableFuture<DirectoryAnswer> look = new CompletableFuture<>();
        directory.models(_ -> look.join());
        rig.ledger.holding(waiting("a", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        rig.until(() -> !directory.lookUps().isEmpty());
        rig.awaitIdle();
        assertThat(rig.ledger.job("a")).isInstanceOf(Accepted.class);
        assertThat(rig.capacity.held()).isEqualTo(1);
        rig.scheduler.advance(EffectStarter.MODEL_PATIENCE.minusSeconds(1));
        rig.awaitIdle();
        assertThat(rig.ledger.job("a")).isInstanceOf(Accepted.class);
        rig.scheduler.advance(Duration.ofSeconds(1));
        rig.awaitStatus("a", Status.IN_QUEUE);

        look.complete(new DirectoryAnswer.Found(record(NEW)));
        rig.awaitIdle();
        assertThat(rig.runComfy.posts()).hasSize(1);
    }

    @Test
    void anAnswerAboutAModelThatComesTooLateDoesNotShortenTheWaitAfterAFailure() {
        rig.close();
        rig = new ShardRig(MediaMode.ENFORCE, MANY_BYTES, directory);
        CompletableFuture<DirectoryAnswer> look = new CompletableFuture<>();
        directory.models(_ -> look.join());
        rig.runComfy.submissions(_ -> new SubmitAnswer.TurnedAway(
                SubmitAnswer.AccountTrouble.Fault.TOKEN, new ProviderMessage(401, null, "a firewall")));
        rig.ledger.holding(waiting("a", NEW).with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of())));

        rig.start();
        rig.until(() -> !directory.lookUps().isEmpty());
        rig.awaitIdle();
        rig.scheduler.advance(EffectStarter.MODEL_PATIENCE);
        rig.until(() -> rig.ledger.job("a") instanceof Accepted turnedAway && turnedAway.ownFailures() == 1);
        look.complete(new DirectoryAnswer.Found(record(NEW)));
        rig.awaitIdle();

        assertThat(rig.runComfy.posts()).hasSize(1);
    }

    @Test
    void aJobAtRunComfyHasTheTimingsOfItsNotesAlthoughItsModelIsNotThereYet(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("notes.json"), """
                {"model": "%s", "timings": {"give_up_after": "PT3H", "typical": {"to": "PT1H"}}}""".formatted(NEW));
        rig.catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
        Instant submitted = ShardRig.START.minus(Duration.ofMinutes(150));
        rig.ledger.holding(
                new JobState.InProgress(waiting("noted", NEW).job(), "r-1", submitted, submitted),
                new JobState.InProgress(waiting("other", "acme/other").job(), "r-2", submitted, submitted));
        rig.runComfy.sightings(_ -> new PollAnswer.Running());

        rig.start();
        rig.advanceUntil(() -> rig.ledger.job("other") instanceof JobState.Ended);
        assertThat(rig.ledger.job("noted")).isInstanceOf(JobState.InProgress.class);
        rig.scheduler.advance(Duration.ofMinutes(31));
        rig.awaitStatus("noted", Status.FAILED);

        assertThat(failure(rig.ledger.results().getLast()).code()).isEqualTo(FailureCode.TIMED_OUT);
        assertThat(failure(rig.ledger.results().getLast()).message()).contains("PT3H");
    }

    // --- drift ---------------------------------------------------------------------------------------------------

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

    private Checks checks(String id) {
        return ((Pending) Objects.requireNonNull(rig.ledger.job(id))).job().checks();
    }

    private static Outcome.Failed failure(JobResult result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) result.outcome();
    }

    private static Accepted waiting(String id, String model) {
        return waiting(id, model, id);
    }

    private static Accepted waiting(String id, String model, String prompt) {
        Job job = new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash-" + id, ShardRig.START);
        return new Accepted(
                job,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt", prompt)
                        .put("image_url", "https://example.com/" + id + ".png"),
                0);
    }

    private static String request(String id, String model) {
        return request(id, model, "\"" + id + "\"");
    }

    private static String request(String id, String model, String prompt) {
        return """
                {"id": "%s", "model": "%s", "input": {"prompt": %s}}""".formatted(id, model, prompt);
    }
}
