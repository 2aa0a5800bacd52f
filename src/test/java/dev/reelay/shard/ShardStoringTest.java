package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState.Storing;
import dev.reelay.ledger.Commit;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.outputs.Copier.Try;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of outputs beside everything else that a shard does: they hold up nothing, and nothing that was paid for is lost. */
class ShardStoringTest {

    private static final Duration PATIENCE = Duration.ofHours(10);
    private static final String VIDEO = "https://media.example/sig%3D0/out.mp4";
    private static final String SOUND = "https://media.example/sig%3D0/out.mp3";

    private ShardRig rig = new ShardRigSettings().storing(PATIENCE).rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static PollAnswer done() {
        return new PollAnswer.Succeeded(
                JsonNodeFactory.instance.objectNode().put("video", VIDEO).put("audio", SOUND),
                List.of(VIDEO),
                List.of(),
                List.of(SOUND),
                null,
                null);
    }

    private void completeAtRunComfy(String id) {
        completeAtRunComfy(id, RequestFeed.valid(id));
    }

    private void completeAtRunComfy(String id, String request) {
        rig.runComfy.acceptAs(done());
        rig.send(request);
        rig.awaitStatus(id, Status.IN_QUEUE);
        rig.advanceUntil(
                () -> rig.ledger.job(id) != null && rig.ledger.job(id).status().compareTo(Status.STORING) >= 0);
    }

    private Copies copies(String id) {
        rig.awaitStatus(id, Status.COMPLETED);
        JobResult result = rig.ledger.results().stream()
                .filter(one -> one.job().id().equals(id))
                .reduce((_, _) -> {
                    throw new AssertionError("two results");
                })
                .orElseThrow();
        return ((Outcome.Completed) result.outcome()).copies();
    }

    private double outputs(String outcome) {
        return rig.meters
                .get("reelay_outputs_total")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** Turns the clock to the job's deadline, and no further. */
    private void passThePatience(String id) {
        assertThat(rig.ledger.job(id)).isInstanceOfSatisfying(Storing.class, storing -> {
            Instant deadline = storing.result().finishedAt().plus(PATIENCE);
            rig.scheduler.advance(Duration.between(rig.scheduler.instant(), deadline));
        });
        rig.awaitStatus(id, Status.COMPLETED);
    }

    /** No copy ends until the test ends, or its thread is interrupted. */
    private CountDownLatch hold() {
        CountDownLatch begun = new CountDownLatch(1);
        rig.copier = (_, _) -> {
            begun.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("the copy went on");
        };
        return begun;
    }

    @Test
    void aCompletedJobHasItsResultOnceItsFilesAreCopiedInTheirOrder() {
        rig.start();
        completeAtRunComfy("a");
        assertThat(copies("a").failure()).isNull();
        assertThat(copies("a").files()).extracting(file -> file.providerUrl()).containsExactly(VIDEO, SOUND);
        rig.until(() -> outputs("stored") == 1); // counted once its commit is known
        assertThat(rig.meters.get("reelay_output_files_total").counter().count())
                .isEqualTo(2);
    }

    @Test
    void noCopyBeginsBeforeItsStateIsInTheLedger() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        rig.copier = (task, _) -> {
            begun.incrementAndGet();
            assertThat(rig.ledger.job("a").status()).isEqualTo(Status.STORING);
            return new Try.Copied(ShardRig.stored(task));
        };
        rig.start();
        completeAtRunComfy("a");
        assertThat(copies("a").failure()).isNull();
        assertThat(begun).hasValue(2);
    }

    @Test
    void aStoreThatIsAwayCostsTimeAndNoCopy() {
        AtomicInteger tries = new AtomicInteger();
        rig.copier = (task, _) -> tries.incrementAndGet() < 6
                ? new Try.NotYet("the store answered 503 SlowDown")
                : new Try.Copied(ShardRig.stored(task));
        rig.start();
        completeAtRunComfy("a");
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);
        assertThat(copies("a").failure()).isNull();
        assertThat(copies("a").files()).hasSize(2);
    }

    @Test
    void aStoreThatStaysAwayCostsNoResultWhichHasTheProvidersUrlsAndTheReason() {
        CountDownLatch refused = new CountDownLatch(1);
        rig.copier = (task, _) -> {
            if (task.number() == 1) {
                return new Try.Copied(ShardRig.stored(task));
            }
            refused.countDown();
            return new Try.NotYet("the store answered 404 NoSuchBucket");
        };
        rig.start();
        completeAtRunComfy("a");
        rig.until(() -> refused.getCount() == 0 && rig.triesFailed() >= 1);
        passThePatience("a");
        assertThat(copies("a").failure()).isEqualTo("file 2 of 2: the store answered 404 NoSuchBucket");
        assertThat(copies("a").files()).hasSize(1);
        JobResult result = rig.ledger.results().getFirst();
        assertThat(((Outcome.Completed) result.outcome()).videoUrls()).containsExactly(VIDEO);
        assertThat(rig.scheduler.instant()).isEqualTo(result.finishedAt().plus(PATIENCE));
        rig.until(() -> outputs("failed") == 1);
    }

    @Test
    void aCopyThatHangsIsEndedByTheDeadline() throws Exception {
        CountDownLatch begun = hold();
        rig.start();
        completeAtRunComfy("a");
        begun.await();
        passThePatience("a");
        assertThat(copies("a")).isEqualTo(Copies.failed("not in time"));
        rig.until(() -> rig.copies.running() == 0);
    }

    @Test
    void aFileThatMayNeverBeCopiedDoesNotKeepTheOtherOneFromBeing() {
        rig.copier = (task, _) ->
                task.number() == 1 ? new Try.Never("its URL is not public") : new Try.Copied(ShardRig.stored(task));
        rig.start();
        completeAtRunComfy("a");
        assertThat(copies("a").failure()).isEqualTo("file 1 of 2: its URL is not public");
        assertThat(copies("a").files()).extracting(file -> file.providerUrl()).containsExactly(SOUND);
    }

    @Test
    void copiesThatHangHoldUpNoOtherJob() throws Exception {
        CountDownLatch begun = hold();
        rig.start();
        completeAtRunComfy("a");
        begun.await();
        rig.until(() -> rig.capacity.parked() == 1 && rig.capacity.held() == 0);
        rig.runComfy.acceptAs(new PollAnswer.Failed(new ProviderMessage(200, null, "no")));
        rig.request("b");
        rig.advanceUntil(
                () -> rig.ledger.job("b") != null && rig.ledger.job("b").status() == Status.FAILED);
        assertThat(rig.ledger.job("a").status()).isEqualTo(Status.STORING);
    }

    @Test
    void aDrainWaitsForNoCopyAndTheNextOwnerStartsTheFileAgain() throws Exception {
        CountDownLatch begun = hold();
        rig.start();
        completeAtRunComfy("a");
        begun.await();
        rig.drain(Duration.ofHours(1));
        rig.awaitClosed();
        rig.until(() -> rig.copies.running() == 0);
        assertThat(rig.ledger.job("a").status()).isEqualTo(Status.STORING);

        rig.copier = (task, _) -> new Try.Copied(ShardRig.stored(task));
        rig.start();
        assertThat(copies("a").files()).hasSize(2);
    }

    @Test
    void aShardWhoseLedgerBreaksStartsItsCopiesAgain() throws Exception {
        CountDownLatch begun = hold();
        rig.start();
        completeAtRunComfy("a");
        begun.await();
        rig.copier = (task, _) -> new Try.Copied(ShardRig.stored(task));
        rig.ledger.answerNext(_ -> new Commit.Broken("no broker"));
        rig.request("b");
        assertThat(copies("a").files()).hasSize(2);
    }

    @Test
    void aFaultOfOursWhileCopyingCostsNoResult() {
        rig.copier = (task, _) -> {
            if (task.number() == 1) {
                throw new IllegalStateException("a bug");
            }
            return new Try.Copied(ShardRig.stored(task));
        };
        rig.start();
        completeAtRunComfy("a");
        assertThat(copies("a").failure()).isEqualTo("file 1 of 2: a fault of Reelay's own");
        assertThat(copies("a").files()).hasSize(1);
    }

    @Test
    void anOutputThatIsTooLargeForTheLedgerEndsItsJobAtOnce() {
        rig.ledger.storingFits = false;
        rig.start();
        completeAtRunComfy("a");
        assertThat(copies("a").failure()).isEqualTo("the output is too large to be kept while it is copied");
    }

    @Test
    void aCancelOfAJobWhoseFilesAreCopiedComesTooLate() throws Exception {
        CountDownLatch begun = hold();
        rig.start();
        completeAtRunComfy("a");
        begun.await();
        rig.cancel("a");
        rig.until(() -> rig.ledger.job("a") instanceof Storing storing
                && storing.result().cancelTooLate());
        passThePatience("a");
        assertThat(rig.ledger.results().getFirst().cancelTooLate()).isTrue();
    }

    @Test
    void aJobThatNamesAPlaceIsCopiedThereWithoutAStoreAlsoByTheNextOwner() throws Exception {
        rig.close();
        rig = new ShardRig();
        CountDownLatch begun = hold();
        rig.start();
        completeAtRunComfy("a", naming("https://a.example/1?sig=1"));
        begun.await();
        rig.drain(Duration.ofHours(1));
        rig.awaitClosed();
        assertThat(rig.ledger.job("a").status()).isEqualTo(Status.STORING);

        List<DeliverTo> places = new CopyOnWriteArrayList<>();
        rig.copier = (task, _) -> {
            places.add(task.deliverTo());
            return new Try.Copied(ShardRig.stored(task));
        };
        rig.start();
        assertThat(copies("a").files()).hasSize(2);
        assertThat(places).hasSize(2).containsOnly(new DeliverTo.Urls(List.of("https://a.example/1?sig=1")));
    }

    @Test
    void aPlaceThatRefusesCostsNoResult() {
        rig.close();
        rig = new ShardRig();
        rig.copier = (_, _) -> new Try.Never("its URL in deliver_to answered 403");
        rig.start();
        completeAtRunComfy("a", naming("https://a.example/1"));
        assertThat(copies("a"))
                .isEqualTo(Copies.failed("file 1 of 2: its URL in deliver_to answered 403; not copied either: 2"));
    }

    @Test
    void aRequestThatComesAgainWithANewSignatureIsARepeatAndOneForAnotherPlaceIsAConflict() {
        rig.start();
        completeAtRunComfy("a", naming("https://a.example/1?sig=1"));
        assertThat(copies("a").files()).hasSize(2);
        rig.send(naming("https://a.example/1?sig=2"));
        rig.send(naming("https://b.example/1?sig=1"));
        rig.until(() -> !rig.ledger.deadLetters().isEmpty());
        assertThat(rig.ledger.deadLetters()).hasSize(1);
        assertThat(rig.ledger.results()).hasSize(1);
    }

    private static String naming(String url) {
        return RequestFeed.valid("a").replaceFirst("\\{", "{\"deliver_to\":[\"" + url + "\"],");
    }

    @Test
    void withoutAStoreThereIsNotOneMoreCommit() {
        int with = commits();
        rig.close();
        rig = new ShardRig();
        assertThat(commits()).isEqualTo(with - 1);
        assertThat(copies("a")).isNull();
    }

    /** How many transactions a job takes from its request to its result. */
    private int commits() {
        rig.start();
        completeAtRunComfy("a");
        rig.awaitStatus("a", Status.COMPLETED);
        return rig.ledger.memberships().size();
    }
}
