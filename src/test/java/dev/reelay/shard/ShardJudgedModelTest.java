package dev.reelay.shard;

import static dev.reelay.shard.ModelJobs.NEW;
import static dev.reelay.shard.ModelJobs.failure;
import static dev.reelay.shard.ModelJobs.request;
import static dev.reelay.shard.ModelJobs.waiting;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.catalog.Catalog;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.job.Checks;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.MediaStatus;
import dev.reelay.model.MediaMode;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that were judged before their model changed, vanished, or is known again after a restart. */
class ShardJudgedModelTest {

    private final FakeModelDirectory directory = new FakeModelDirectory();
    private ShardRig rig = new ShardRigSettings().directory(directory).rig();

    @AfterEach
    void close() {
        rig.close();
    }

    /** A new rig, whose worker rejects jobs for their media. */
    private void enforceMediaChecks() {
        rig.close();
        rig = new ShardRigSettings()
                .media(MediaMode.ENFORCE)
                .directory(directory)
                .rig();
    }

    // --- jobs that were accepted with a model that is no longer the same -----------------------------------------

    @Test
    void aJobThatWasAcceptedIsNotJudgedAgainWhateverBecomesOfItsModel() {
        enforceMediaChecks();
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
        rig.advanceUntil(Duration.ofMinutes(1), () -> rig.ledger.job("acme/a") instanceof JobState.Ended);
        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.TIMED_OUT);
    }

    @Test
    void theMediaOfAJobWhoseModelVanishedBeforeTheirCheckAreRunComfysToJudge() {
        enforceMediaChecks();
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
        enforceMediaChecks();
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
        enforceMediaChecks();
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
        // Not in which state they are: one that was submitted while the clock went on may have been polled already.
        rig.until(() -> rig.ledger.job("a") instanceof Submitted && rig.ledger.job("b") instanceof Submitted);

        assertThat(checks("a").media()).isNull();
    }

    @Test
    void theListThatComesWhileLookUpsFailGivesTheMediaOfAllJobsTheirCheck() {
        enforceMediaChecks();
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
        enforceMediaChecks();
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
        enforceMediaChecks();
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
        enforceMediaChecks();
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

    private Checks checks(String id) {
        return ((Pending) Objects.requireNonNull(rig.ledger.job(id))).job().checks();
    }
}
