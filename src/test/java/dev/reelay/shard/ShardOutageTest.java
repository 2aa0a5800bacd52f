package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PauseReason;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.outbound.CircuitBreaker;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker waits as it should, and ends no job, while RunComfy, the network or the account is in trouble. */
class ShardOutageTest {

    private static final Duration ALMOST_TEN_MINUTES = Duration.ofMinutes(10).minusSeconds(1);
    private static final ProviderMessage SAYS = new ProviderMessage(401, 400_004L, "token expired");
    private static final List<String> JOBS =
            IntStream.range(0, 12).mapToObj(i -> "job-" + i).toList();

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aBadTokenPausesAllSubmissionsUntilATrySucceedsAndEndsNoJob() {
        rig.runComfy.submissions(_ -> new AccountTrouble(AccountTrouble.Fault.TOKEN, SAYS));
        sendAll();
        rig.until(() -> rig.permits.openBreaker() != null && rig.permits.held() == 0);
        rig.until(() -> JOBS.stream()
                .allMatch(id -> rig.ledger.job(id) != null && rig.ledger.job(id).status() == Status.ACCEPTED));
        int first = rig.runComfy.posts().size();
        // The first failure opens nothing: its permit may go to one more job.
        assertThat(first).isLessThanOrEqualTo(rig.permits.concurrency() + 1);

        rig.advanceUntil(() -> rig.runComfy.posts().size() == first + 1);
        assertThat(rig.permits.openBreaker().since()).isEqualTo(ShardRig.START);

        rig.runComfy.submissions(ShardOutageTest::taken);
        rig.advanceUntil(this::allAreWithRunComfy);
        assertThat(rig.ledger.results()).isEmpty();
        assertThat(rig.permits.openBreaker()).isNull();
    }

    @Test
    void anotherTokenIsTriedAtOnce() {
        rig.runComfy.pings(PingAnswer.TOKEN);
        rig.runComfy.submissions(_ -> new AccountTrouble(AccountTrouble.Fault.TOKEN, SAYS));
        rig.start().request("a");
        growPauseBeyond(Duration.ofSeconds(30));
        int before = rig.runComfy.posts().size();

        rig.runComfy.submissions(ShardOutageTest::taken);
        rig.tokenVersion.incrementAndGet();
        rig.scheduler.advance(Duration.ofSeconds(1));
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).hasSize(before + 1);
    }

    @Test
    void aTokenThatChangedWhileTheOldOneWasRefusedPausesNothingAndIsTriedWithinSeconds() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));
        rig.tokenVersion.incrementAndGet();

        open.complete(new AccountTrouble(AccountTrouble.Fault.TOKEN, SAYS));
        rig.advanceUntil(() -> rig.runComfy.posts().size() >= 2);
        assertThat(rig.permits.isPaused()).isFalse();
    }

    @Test
    void aTokenThatIsRefusedToOneJobAloneIsConfirmedByTheQuestionThatCostsNothing() {
        rig.runComfy.submissions(_ -> new AccountTrouble(AccountTrouble.Fault.TOKEN, SAYS));
        rig.runComfy.pings(PingAnswer.TOKEN);
        rig.start().request("a");

        // The breaker is shown only while a job waits or is submitted, so that it is looked at once.
        rig.advanceUntil(() -> {
            CircuitBreaker.Open open = rig.permits.openBreaker();
            return open != null && open.reason() == PauseReason.TOKEN;
        });

        assertThat(rig.runComfy.posts()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anOutageThatMeetsOneJobAloneIsConfirmedByTheQuestionThatCostsNothing() {
        rig.runComfy.submissions(_ -> new Unknown(Unknown.Why.NO_ANSWER_IN_TIME, null, null));
        rig.runComfy.pings(PingAnswer.NO_ANSWER);
        rig.start().request("a");
        rig.awaitStatus("a", Status.FAILED);
        rig.until(rig.permits::isPaused);

        rig.request("b");
        rig.advanceUntil(() -> rig.runComfy.questions() >= 3);

        assertThat(rig.runComfy.posts()).containsExactly("a");
        assertThat(rig.awaitPause().reason()).isEqualTo(PauseReason.OUTAGE);
    }

    @Test
    void whileRunComfyIsDownTheWorkerMakesACheckThatCostsNothingBeforeItSubmitsAJob() {
        rig.runComfy.submissions(_ -> new Unknown(Unknown.Why.SERVER_ERROR, SAYS, null));
        rig.runComfy.pings(PingAnswer.SERVER_ERROR);
        sendAll();
        // All permits granted before the first answer opened the breaker are back.
        rig.until(() -> rig.permits.openBreaker() != null && rig.permits.held() == 0);
        rig.until(() -> rig.ledger.results().size() == rig.runComfy.posts().size());
        int risked = rig.runComfy.posts().size();
        assertThat(risked).isLessThanOrEqualTo(rig.permits.concurrency() + 1);

        rig.advanceUntil(() -> rig.runComfy.questions() >= 5);
        assertThat(rig.runComfy.posts()).hasSize(risked);

        rig.runComfy.submissions(ShardOutageTest::taken);
        rig.runComfy.pings(PingAnswer.RESPONDS);
        rig.advanceUntil(() -> rig.runComfy.posts().size() == JOBS.size());
        assertThat(rig.ledger.results()).hasSize(risked);
    }

    @Test
    void anUnreachableRunComfyEndsNoJobAndSubmissionsResumeByThemselves() {
        rig.runComfy.submissions(_ -> new SubmitAnswer.Unreachable("connection refused"));
        rig.runComfy.pings(PingAnswer.SERVER_ERROR);
        sendAll();
        rig.advanceUntil(() -> rig.runComfy.questions() >= 3);
        assertThat(rig.ledger.results()).isEmpty();

        rig.runComfy.submissions(ShardOutageTest::taken);
        rig.runComfy.pings(PingAnswer.RESPONDS);
        rig.advanceUntil(this::allAreWithRunComfy);

        assertThat(rig.ledger.results()).isEmpty();
    }

    @Test
    void a429SlowsItsOwnModelDownAndNoOther() {
        rig.runComfy.submissions(prompt ->
                prompt.startsWith("luma") ? new SubmitAnswer.SlowDown(Duration.ofMinutes(5), SAYS) : taken(prompt));
        rig.start().request("luma-1");
        rig.until(() -> rig.permits.slowSince(ShardPauseTest.LUMA) != null);
        rig.awaitStatus("luma-1", Status.ACCEPTED);

        rig.send(ShardPauseTest.dreamina("other"));
        rig.awaitStatus("other", Status.IN_QUEUE);
        rig.scheduler.advance(Duration.ofMinutes(4));
        rig.awaitIdle();
        assertThat(rig.runComfy.posts()).containsExactly("luma-1", "other");

        rig.runComfy.submissions(ShardOutageTest::taken);
        rig.scheduler.advance(Duration.ofMinutes(1));
        rig.awaitStatus("luma-1", Status.IN_QUEUE);
        assertThat(rig.runComfy.posts()).containsExactly("luma-1", "other", "luma-1");
        assertThat(rig.permits.openBreaker()).isNull();
    }

    @Test
    void after429sFewerSubmissionsAreOpenAtATime() {
        List<CompletableFuture<SubmitAnswer>> open =
                JOBS.stream().map(rig.runComfy::hold).toList();
        sendAll();
        rig.until(() -> rig.runComfy.posts().size() == 4);

        open.subList(0, 4).forEach(post -> post.complete(new SubmitAnswer.SlowDown(null, SAYS)));
        rig.until(() -> rig.permits.windowSize(ShardPauseTest.LUMA) == 2);
        rig.advanceUntil(() -> rig.runComfy.posts().size() == 6);
        rig.scheduler.advance(Duration.ofMinutes(5));
        rig.awaitIdle();

        assertThat(rig.runComfy.posts()).hasSize(6);
    }

    @Test
    void aRetryAfterIsFollowed() {
        rig.runComfy.submissions(_ -> new SubmitAnswer.SlowDown(Duration.ofMinutes(10), SAYS));
        rig.start().request("a");
        rig.until(() -> rig.permits.slowSince(ShardPauseTest.LUMA) != null);
        rig.awaitStatus("a", Status.ACCEPTED);

        rig.runComfy.submissions(ShardOutageTest::taken);
        rig.scheduler.advance(ALMOST_TEN_MINUTES);
        rig.awaitIdle();
        assertThat(rig.runComfy.posts()).hasSize(1);

        rig.scheduler.advance(Duration.ofMinutes(10).minus(ALMOST_TEN_MINUTES));
        rig.awaitStatus("a", Status.IN_QUEUE);
    }

    @Test
    void pollsGoOnAtASlowerPaceAndFindTheResultsOnceRunComfyIsBack() {
        AtomicInteger polls = new AtomicInteger();
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.runComfy.sightings(_ -> {
            polls.incrementAndGet();
            return new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null);
        });

        rig.advanceUntil(() -> rig.scheduler.instant().isAfter(ShardRig.START.plusSeconds(1800)));
        assertThat(polls.get()).isLessThan(1800 / 15);

        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);
    }

    @Test
    void aRetryAfterToAPollIsFollowed() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        AtomicInteger polls = new AtomicInteger();
        rig.runComfy.sightings(_ -> {
            polls.incrementAndGet();
            return new CallFailure(CallFailure.Kind.SLOW_DOWN, Duration.ofMinutes(10), SAYS);
        });
        rig.advanceUntil(() -> polls.get() == 1);
        rig.awaitIdle();
        rig.scheduler.advance(ALMOST_TEN_MINUTES);
        rig.awaitIdle();
        assertThat(polls.get()).isOne();

        rig.runComfy.sightings(ShardTest::done);
        rig.scheduler.advance(Duration.ofMinutes(10).minus(ALMOST_TEN_MINUTES));
        rig.awaitStatus("a", Status.COMPLETED);
    }

    @Test
    void aJobWhosePollsFailIsNotGivenUpAtItsLimitButIsADayLater() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.runComfy.sightings(_ -> new CallFailure(CallFailure.Kind.TOKEN, null, null));

        rig.scheduler.advance(Duration.ofHours(3));
        rig.advanceUntil(() -> rig.scheduler.instant().isAfter(ShardRig.START.plus(Duration.ofMinutes(185))));
        assertThat(rig.ledger.results()).isEmpty();

        rig.scheduler.advance(Duration.ofHours(24));
        rig.advanceUntil(() -> !rig.ledger.results().isEmpty());
        assertThat(rig.ledger.results().getFirst().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(FailureCode.TIMED_OUT));
    }

    @Test
    void aJobWhoseAnswersCannotBeUsedIsReportedOnceAndPolledOn() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        AtomicInteger unusable = new AtomicInteger();
        AtomicInteger polls = new AtomicInteger();
        rig.runComfy.sightings(_ -> polls.incrementAndGet() % 2 == 0
                ? new CallFailure(CallFailure.Kind.CONNECTION_LOST, null, null)
                : unusable(unusable));

        rig.advanceUntil(() -> unusable.get() == 9);
        rig.awaitIdle();
        assertThat(rig.unusablePolls()).isZero();
        rig.advanceUntil(() -> unusable.get() >= 14);
        rig.awaitIdle();
        assertThat(rig.unusablePolls()).isOne();

        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.COMPLETED);
    }

    private static CallFailure unusable(AtomicInteger count) {
        count.incrementAndGet();
        return new CallFailure(CallFailure.Kind.UNREADABLE_ANSWER, null, SAYS);
    }

    private static SubmitAnswer taken(String prompt) {
        return new SubmitAnswer.Accepted("r-" + prompt);
    }

    private void sendAll() {
        rig.start();
        JOBS.forEach(rig::request);
    }

    private boolean allAreWithRunComfy() {
        return JOBS.stream()
                .allMatch(id -> rig.ledger.job(id).status() == Status.IN_QUEUE
                        || rig.ledger.job(id).status() == Status.IN_PROGRESS);
    }

    private void growPauseBeyond(Duration pause) {
        rig.advanceUntil(() -> {
            CircuitBreaker.Open open = rig.permits.openBreaker();
            return open != null
                    && Duration.between(rig.scheduler.instant(), open.until()).compareTo(pause) > 0;
        });
    }
}
