package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.ledger.Commit;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.testing.ManualThreads;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The promises of a shard whose ledger works. */
class ShardTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRequestBecomesAVideoWithOnePostAndOneResult() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.IN_PROGRESS);
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        assertThat(rig.runComfy.posts()).containsExactly("a");
        assertThat(rig.ledger.results()).hasSize(1);
        assertThat(rig.ledger.results().getFirst().outcome()).isInstanceOf(Outcome.Completed.class);
        rig.until(() -> rig.capacity.held() == 0);
    }

    @Test
    void theCommitThatStoresARequestAnnouncesItsPost() {
        List<Status> stored = new CopyOnWriteArrayList<>();
        rig.ledger.answerWhen(
                entries -> {
                    entries.states().forEach(state -> stored.add(state.status()));
                    return false;
                },
                _ -> new Commit.Done());
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(stored).containsExactly(Status.SUBMITTING, Status.IN_QUEUE);
    }

    @Test
    void theCostStandsInTheResultAndInTheReceiptAndAMissingOneNowhere() {
        Cost cost = new Cost(new BigDecimal("0.350"));
        rig.runComfy.sightings(id -> id.equals("r-a") ? done(id, cost) : done(id, null));
        rig.start().request("a");
        rig.request("b");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.IN_QUEUE);
        rig.advanceUntil(() -> rig.ledger.results().size() == 2);

        assertThat(rig.ledger.results())
                .extracting(result -> result.job().id(), JobResult::cost)
                .containsExactlyInAnyOrder(tuple("a", cost), tuple("b", null));
        assertThat(((JobState.Ended) rig.ledger.job("a")).cost()).isEqualTo(cost);
        assertThat(((JobState.Ended) rig.ledger.job("b")).cost()).isNull();
        // The shard reports after its commit.
        rig.until(() -> counted("reelay_results_without_cost_total") == 1);
        assertThat(counted("reelay_cost_usd_total")).isEqualTo(0.35);
    }

    private double counted(String name) {
        return rig.meters.get(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void aPostStartsOnlyOnceItsAnnouncementIsCommitted() {
        AtomicReference<JobState> atPost = new AtomicReference<>();
        rig.runComfy.beforePost(() -> atPost.set(rig.ledger.job("a")));

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(atPost.get()).isInstanceOf(JobState.Submitting.class);
    }

    @Test
    void anIdenticalRepeatIsIgnoredAndAnotherOneWithTheSameIdIsADeadLetter() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.request("a");
        rig.send("""
                {"id": "a", "model": "luma/luma-ray-2/image-to-video",
                 "input": {"prompt": "another", "image_url": "https://example.com/a.png"}}""");
        rig.until(() -> rig.ledger.nextOffset() == 3);

        assertThat(rig.runComfy.posts()).containsExactly("a");
        assertThat(rig.ledger.deadLetters()).extracting(DeadLetter::code).containsExactly(DeadLetter.Code.ID_CONFLICT);
        rig.until(() -> rig.capacity.held() == 1);
    }

    @Test
    void anInvalidRequestIsAnsweredAtOnceAndDelaysNoOther() {
        rig.start().send("{\"id\": \"wrong\", \"model\": \"luma/luma-ray-3\", \"input\": {}}");
        rig.send("not json");
        rig.request("right");
        rig.awaitStatus("right", Status.IN_QUEUE);

        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.UNKNOWN_MODEL);
        assertThat(rig.ledger.deadLetters()).hasSize(1);
        rig.until(() -> rig.capacity.held() == 1);
    }

    @Test
    void aRequestOnWhichOurOwnCodeThrowsIsAnsweredAndTheNextOneIsHandled() {
        rig.ledger.fits(job -> {
            if (job.id().equals("cursed")) {
                throw new IllegalStateException("a bug");
            }
            return true;
        });

        rig.start().request("cursed");
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.INTERNAL_ERROR);
        assertThat(rig.ledger.job("cursed")).extracting(JobState::status).isEqualTo(Status.FAILED);
        assertThat(rig.ledger.deadLetters())
                .extracting(DeadLetter::code)
                .containsExactly(DeadLetter.Code.INTERNAL_ERROR);
    }

    @Test
    void aRequestThatIsTooLargeToBeKeptIsRejected() {
        rig.ledger.fits(job -> !job.id().equals("big"));

        rig.start().request("big");
        rig.awaitStatus("big", Status.REJECTED);

        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aRequestPastItsStartByIsNeverSubmitted() {
        rig.start().send("""
                {"id": "late", "model": "luma/luma-ray-2/image-to-video", "start_by": "2026-11-21T08:59:59Z",
                 "input": {"prompt": "late", "image_url": "https://example.com/a.png"}}""");
        rig.awaitStatus("late", Status.EXPIRED);

        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aJobWhoseStartByPassesWhileSubmissionsArePausedExpiresThen() {
        rig.runComfy.submissions(_ -> new SubmitAnswer.Unreachable("refused"));
        rig.start().send("""
                {"id": "a", "model": "luma/luma-ray-2/image-to-video", "start_by": "2026-11-21T09:00:30Z",
                 "input": {"prompt": "a", "image_url": "https://example.com/a.png"}}""");
        rig.until(() -> rig.ledger.job("a") instanceof JobState.Accepted waiting && waiting.attempts() > 0);

        rig.scheduler.advance(Duration.ofSeconds(31));
        rig.awaitStatus("a", Status.EXPIRED);

        assertThat(rig.ledger.results()).extracting(JobResult::charged).containsExactly(Charged.NO);
    }

    @Test
    void aJobThatIsSubmittedAgainAndAgainDelaysNoOtherAndEndsAfterTenAttemptsAtMost() {
        rig.runComfy.submissions(prompt -> prompt.equals("bad")
                ? new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.SERVER_ERROR, null, null)
                : new SubmitAnswer.Accepted("r-" + prompt));
        rig.start().send("""
                {"id": "bad", "model": "luma/luma-ray-2/image-to-video", "on_unknown_submission": "resubmit",
                 "input": {"prompt": "bad", "image_url": "https://example.com/a.png"}}""");
        rig.until(() -> rig.ledger.job("bad") instanceof JobState.Accepted waiting && waiting.attempts() > 0);
        rig.request("good");

        rig.advanceUntil(() -> rig.ledger.job("good") instanceof JobState.Submitted);
        rig.advanceUntil(() -> rig.ledger.job("bad").status() == Status.FAILED);

        // Fewer when the clock passed a lease: an attempt that did not start in time counts, too.
        assertThat(rig.runComfy.posts()).filteredOn("bad"::equals).hasSizeBetween(2, 10);
        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
    }

    @Test
    void troubleOfTheAccountEndsNoJobAndAllGoOnWhenItIsOver() {
        ProviderMessage says = new ProviderMessage(401, 400004L, "token expired");
        rig.runComfy.submissions(_ -> new SubmitAnswer.AccountTrouble(SubmitAnswer.AccountTrouble.Fault.TOKEN, says));
        rig.start().request("a");
        rig.request("b");
        rig.until(() -> rig.runComfy.posts().size() >= 1
                && rig.ledger.job("a") instanceof JobState.Accepted a
                && a.attempts() > 0);
        int tries = rig.runComfy.posts().size();

        rig.runComfy.submissions(prompt -> new SubmitAnswer.Accepted("r-" + prompt));
        rig.advanceUntil(() ->
                rig.ledger.job("a") instanceof JobState.Submitted && rig.ledger.job("b") instanceof JobState.Submitted);

        assertThat(tries).isLessThanOrEqualTo(5);
        assertThat(rig.ledger.results()).isEmpty();
    }

    @Test
    void aPostThatDidNotStartWithinItsLeaseIsAnnouncedAnew() {
        ManualThreads slow = new ManualThreads();
        try (ShardRig late = new ShardRigSettings().threads(slow).rig()) {
            late.start().request("a");
            late.until(() -> late.ledger.job("a") instanceof JobState.Submitting && slow.waiting() == 1);
            late.scheduler.advance(ShardRig.LEASE.plusMillis(1));

            slow.runNext();
            late.until(() -> late.ledger.job("a") instanceof JobState.Submitting again && again.attempt() == 2);
            assertThat(late.runComfy.posts()).isEmpty();

            late.until(() -> slow.waiting() == 1);
            slow.runNext();
            late.awaitStatus("a", Status.IN_QUEUE);
            assertThat(late.runComfy.posts()).containsExactly("a");
        }
    }

    @Test
    void aJobFoundSubmittingWithoutAPostHereIsReportedUnknown() {
        rig.ledger.holding(submitting("a", OnUnknownSubmission.REPORT));

        rig.start();
        rig.awaitStatus("a", Status.FAILED);

        assertThat(failure(rig.ledger.results().getFirst()).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aJobFoundSubmittingIsSubmittedAgainWhenItAsksForThat() {
        rig.ledger.holding(submitting("a", OnUnknownSubmission.RESUBMIT));

        rig.start();
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).containsExactly("a");
    }

    @Test
    void aRestoredJobIsFollowedToItsEndWithoutAnotherPost() {
        rig.ledger.holding(new JobState.InQueue(job("a", OnUnknownSubmission.REPORT), "r-a", ShardRig.START));
        rig.runComfy.sightings(ShardTest::done);

        rig.start();
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        assertThat(rig.runComfy.posts()).isEmpty();
        assertThat(rig.ledger.results()).hasSize(1);
    }

    @Test
    void aReceiptIsForgottenAfterItsTimeAndTheIdIsFreeAgain() {
        rig.runComfy.sightings(ShardTest::done);
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);

        rig.scheduler.advance(ShardRig.RECEIPTS.minusMinutes(1));
        assertThat(rig.ledger.job("a")).isNotNull();
        rig.scheduler.advance(Duration.ofMinutes(2));
        rig.until(() -> rig.ledger.job("a") == null);

        rig.request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        assertThat(rig.runComfy.posts()).containsExactly("a", "a");
    }

    @Test
    void aDrainingShardAwaitsTheAnswersToOpenPostsAndBeginsNone() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));

        rig.drain(Duration.ofSeconds(10));
        rig.request("b");
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
        assertThat(rig.ledger.job("b")).isNull();
        assertThat(rig.runComfy.posts()).containsExactly("a");
        assertThat(rig.capacity.held()).isZero();
    }

    @Test
    void drainingEndsAtItsDeadlineWhenAPostIsNotAnswered() {
        var _ = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));

        rig.drain(Duration.ofSeconds(10));
        rig.scheduler.advance(Duration.ofSeconds(10));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);
    }

    static PollAnswer done(String requestId) {
        return done(requestId, null);
    }

    static PollAnswer done(String requestId, @Nullable Cost cost) {
        String url = "https://outputs.example.com/" + requestId + "%3D.mp4";
        return new PollAnswer.Succeeded(
                JsonNodeFactory.instance.objectNode().put("video", url), List.of(url), List.of(), List.of(), cost);
    }

    static Outcome.Failed failure(JobResult result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) result.outcome();
    }

    static JobState.Submitting submitting(String id, OnUnknownSubmission policy) {
        return new JobState.Submitting(
                job(id, policy), JsonNodeFactory.instance.objectNode().put("prompt", id), 1, ShardRig.START);
    }

    static Job job(String id, OnUnknownSubmission policy) {
        return new Job(
                id, "luma/luma-ray-2/image-to-video", null, List.of(), null, policy, "hash-" + id, ShardRig.START);
    }
}
