package dev.reelay.shard;

import static dev.reelay.shard.ShardTest.failure;
import static dev.reelay.shard.ShardTest.job;
import static dev.reelay.shard.ShardTest.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.commands.Commands;
import dev.reelay.cost.Charged;
import dev.reelay.job.CancelReason;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The effects of cancels and deadlines on a shard's jobs, in every state. */
class ShardCancelTest {

    private static final CallFailure NO_ANSWER = new CallFailure(CallFailure.Kind.NO_ANSWER_IN_TIME, null, null);

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aCancelThatPrecedesItsRequestSavesThePost() {
        rig.cancel("a");
        rig.start().request("a");
        rig.awaitStatus("a", Status.CANCELLED);

        assertThat(result().charged()).isEqualTo(Charged.NO);
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    /** It would run, and be charged, when it is not followed any more, beside the job that takes its slot. */
    @Test
    void aJobThatIsQueuedAtItsLimitIsCancelledThereBeforeAnotherTakesItsSlot() {
        rig.runComfy.sightings(_ -> new PollAnswer.Queued(40));
        List<Integer> postsWhenCancelled = new CopyOnWriteArrayList<>();
        rig.runComfy.cancellations(_ -> {
            postsWhenCancelled.add(rig.runComfy.posts().size());
            return new CancelAnswer.Cancelled();
        });
        rig.command(new CommandReading.Limit("limit/*", 1, null));
        rig.start().request("a");
        rig.request("b");
        rig.advanceUntil(() -> rig.runComfy.posts().size() == 1);

        rig.advanceUntil(Duration.ofMinutes(1), () -> rig.runComfy.posts().size() == 2);

        assertThat(postsWhenCancelled).containsExactly(1);
        assertThat(rig.runComfy.cancels()).containsExactly("r-a");
        assertThat(result().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(FailureCode.TIMED_OUT));
    }

    @Test
    void aCancelThatHasWaitedForSevenDaysHoldsForNoLaterJob() {
        rig.cancel("a");
        rig.scheduler.advance(Commands.CANCELS_WAIT);

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
    }

    /** By its timestamp, which may be wrong. */
    @Test
    void aCancelOfWhateverTimeReachesAJobThatIsThere() {
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        List<Instant> times = List.of(
                Instant.EPOCH,
                Instant.ofEpochMilli(-1),
                Instant.ofEpochSecond(ShardRig.START.getEpochSecond() / 1_000),
                ShardRig.START.minus(Duration.ofDays(8)),
                ShardRig.START.plus(Duration.ofDays(800)));
        rig.start();
        for (int i = 0; i < times.size(); i++) {
            String id = "job-" + i;
            rig.request(id);
            rig.awaitStatus(id, Status.IN_QUEUE);
            rig.commands.take(List.of(new Commands.Read(new CommandReading.Cancel(id, null), i, times.get(i))));
            rig.awaitStatus(id, Status.CANCELLED);
        }
    }

    @Test
    void aCancelThatWasSentWhileNoWorkerRanForEightDaysReachesTheJobInTheLedger() {
        rig.ledger.holding(new InQueue(job("a", OnUnknownSubmission.REPORT), "r-a", ShardRig.START));
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.cancel("a");
        rig.scheduler.advance(Duration.ofDays(8));

        rig.start();

        rig.awaitStatus("a", Status.CANCELLED);
    }

    @Test
    void aJobThatWaitsForAPermitIsCancelledAtOnce() {
        List<CompletableFuture<SubmitAnswer>> open = saturate();
        rig.request("a");
        rig.awaitStatus("a", Status.ACCEPTED);

        rig.cancel("a");
        rig.awaitStatus("a", Status.CANCELLED);
        open.forEach(post -> post.complete(new SubmitAnswer.Accepted("r")));
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(result().charged()).isEqualTo(Charged.NO);
        assertThat(rig.runComfy.posts()).doesNotContain("a").contains("b");
    }

    @Test
    void aCancelDuringTheSubmissionIsSentOnceTheRequestIdIsKnown() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));

        rig.cancel("a");
        rig.until(() -> rig.ledger.job("a") instanceof Submitting state && state.cancelled());
        assertThat(rig.runComfy.cancels()).isEmpty();
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitStatus("a", Status.CANCELLED);

        assertThat(rig.runComfy.cancels()).containsExactly("r-a");
        assertThat(result().charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void theShardAsksRunComfyToCancelOnlyAfterTheCommitAndEndsTheJobOnlyWhenRunComfyConfirms() {
        AtomicReference<@Nullable JobState> atCancel = new AtomicReference<>();
        CompletableFuture<CancelAnswer> answer = new CompletableFuture<>();
        rig.runComfy.cancellations(_ -> {
            atCancel.set(rig.ledger.job("a"));
            return answer.join();
        });
        queue("a");

        rig.cancel("a");
        rig.until(() -> atCancel.get() != null);
        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
        answer.complete(new CancelAnswer.Cancelled());
        rig.awaitStatus("a", Status.CANCELLED);

        assertThat(atCancel.get())
                .isInstanceOfSatisfying(
                        InQueue.class, state -> assertThat(state.cancelReason()).isEqualTo(CancelReason.REQUESTED));
        assertThat(result().charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void aCancelWhoseAnswerIsLostIsRepeatedAndThenTheStatusDecides() {
        AtomicInteger asked = new AtomicInteger();
        rig.runComfy.cancellations(_ -> {
            asked.incrementAndGet();
            return NO_ANSWER;
        });
        rig.runComfy.sightings(_ -> asked.get() < 3 ? new PollAnswer.Queued() : new PollAnswer.Cancelled());
        queue("a");

        rig.cancel("a");
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.CANCELLED);

        assertThat(rig.runComfy.cancels()).containsExactly("r-a", "r-a", "r-a");
    }

    @Test
    void aCancelThatFindsTheJobRunningIsTooLateAtOnceInTheStateAndLaterInTheResult() {
        rig.runComfy.sightings(_ -> new PollAnswer.Running());
        queue("a");

        rig.cancel("a");
        rig.until(() -> rig.ledger.job("a") instanceof InProgress state && state.cancelTooLate());
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        assertThat(rig.runComfy.cancels()).containsExactly("r-a");
        assertThat(result().cancelTooLate()).isTrue();
    }

    @Test
    void aJobThatRunsIsNotCancelledAtRunComfyAndGoesOn() {
        queue("a");
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.IN_PROGRESS);

        rig.cancel("a");
        rig.until(() -> rig.ledger.job("a") instanceof InProgress state && state.cancelTooLate());
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        assertThat(rig.runComfy.cancels()).isEmpty();
        assertThat(result().cancelTooLate()).isTrue();
    }

    @Test
    void aCancelForAJobThatHasEndedDoesNothing() {
        rig.runComfy.sightings(ShardTest::done);
        queue("a");
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        rig.cancel("a");
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(result().cancelTooLate()).isFalse();
        assertThat(rig.runComfy.cancels()).isEmpty();
    }

    @Test
    void aCancelHoldsForTheFirstJobWithItsIdAndIsRemovedWithItsReceipt() {
        rig.cancel("a");
        rig.start().request("a");
        rig.awaitStatus("a", Status.CANCELLED);

        rig.scheduler.advance(ShardRig.RECEIPTS.plusMinutes(1));
        rig.until(() -> rig.ledger.job("a") == null);
        rig.request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.commands.takeSpent()).extracting(Commands.Cancel::id).containsExactly("a");
    }

    @Test
    void aCancelThatIsRemovedInTimeHoldsForNoJob() {
        rig.cancel("a");
        rig.command(new CommandReading.Removed("a"));

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
    }

    @Test
    void aShardThatTakesOverAsksRunComfyAgainToCancel() {
        rig.ledger.holding(new InQueue(job("a", OnUnknownSubmission.REPORT), "r-a", ShardRig.START)
                .cancel(CancelReason.REQUESTED));
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());

        rig.start();
        rig.awaitStatus("a", Status.CANCELLED);

        assertThat(rig.ledger.results()).hasSize(1);
    }

    @Test
    void aShardThatTakesOverAppliesTheCancelsThatCameMeanwhile() {
        rig.ledger.holding(
                new InQueue(job("queued", OnUnknownSubmission.REPORT), "r-queued", ShardRig.START),
                submitting("lost", OnUnknownSubmission.RESUBMIT));
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.cancel("queued");
        rig.cancel("lost");

        rig.start();
        rig.awaitStatus("queued", Status.CANCELLED);
        rig.awaitStatus("lost", Status.FAILED);

        assertThat(rig.ledger.results())
                .filteredOn(result -> result.job().id().equals("lost"))
                .singleElement()
                .satisfies(result -> assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN));
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aJobThatQueuesPastItsStartByIsCancelledThereAndExpires() {
        rig.runComfy.sightings(_ -> new PollAnswer.Queued());
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.start().send(luma("a", ", \"start_by\": \"2026-11-21T09:10:00Z\""));
        rig.awaitStatus("a", Status.IN_QUEUE);

        rig.scheduler.advance(Duration.ofMinutes(10));
        assertThat(rig.runComfy.cancels()).isEmpty();
        rig.scheduler.advance(Duration.ofSeconds(1));
        rig.awaitStatus("a", Status.EXPIRED);

        assertThat(result().charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void aJobThatAlreadyRunsWhenItsStartByPassesGoesOn() {
        rig.runComfy.sightings(_ -> new PollAnswer.Queued());
        rig.start().send(luma("a", ", \"start_by\": \"2026-11-21T09:10:00Z\""));
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.scheduler.advance(Duration.ofMinutes(9));

        rig.runComfy.sightings(_ -> new PollAnswer.Running());
        rig.scheduler.advance(Duration.ofSeconds(61));
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.IN_PROGRESS);
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        assertThat(result().cancelTooLate()).isFalse();
    }

    @Test
    void aStartByThatPassesDuringTheSubmissionTakesEffectAfterIt() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.start().send(luma("a", ", \"start_by\": \"2026-11-21T09:00:30Z\""));
        rig.until(() -> rig.runComfy.posts().contains("a"));

        rig.scheduler.advance(Duration.ofSeconds(31));
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitStatus("a", Status.EXPIRED);
    }

    /** Opens the shard and leaves all permits in use. */
    private List<CompletableFuture<SubmitAnswer>> saturate() {
        List<CompletableFuture<SubmitAnswer>> open = new ArrayList<>();
        rig.start();
        for (String id : List.of("1", "2", "3", "4")) {
            open.add(rig.runComfy.hold(id));
            rig.request(id);
        }
        rig.until(() -> rig.runComfy.posts().size() == 4);
        return open;
    }

    private void queue(String id) {
        rig.start().request(id);
        rig.awaitStatus(id, Status.IN_QUEUE);
    }

    private JobResult result() {
        assertThat(rig.ledger.results()).hasSize(1);
        return rig.ledger.results().getFirst();
    }

    static String luma(String id, String more) {
        return """
                {"id": "%1$s", "model": "luma/luma-ray-2/image-to-video",
                 "input": {"prompt": "%1$s", "image_url": "https://example.com/a.png"}%2$s}""".formatted(id, more);
    }
}
