package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PauseReason;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.answer.SubmitAnswer.TurnedAway;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.cost.Charged;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.testing.BeginsFirst;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trouble of one job ends or delays that job alone, and trouble of all ends none of them. */
@BeginsFirst
class OneJobsTroubleTest {

    private static final ProviderMessage PAGE = new ProviderMessage(403, null, null);
    private static final ProviderMessage SAYS = new ProviderMessage(400, 400_002L, "balance too low");
    private static final TurnedAway TURNED_AWAY = new TurnedAway(AccountTrouble.Fault.FORBIDDEN, PAGE);
    private static final List<String> OTHERS =
            IntStream.range(0, 6).mapToObj(i -> "other-" + i).toList();

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aJobThatIsTurnedAwayEndsAfterFourTriesUnpaidAndPausesNobody() {
        bad(_ -> TURNED_AWAY);

        JobResult result = endOfBadWhileOthersGoOn();

        assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_REJECTED);
        assertThat(result.charged()).isEqualTo(Charged.NO);
        assertThat(rig.runComfy.posts()).filteredOn("bad"::equals).hasSize(4);
        assertThat(Duration.between(ShardRig.START, result.finishedAt())).isGreaterThan(Duration.ofSeconds(20));
    }

    /** The breaker stays half-open until one is accepted: that is no trouble, and no reason to try a job again at once. */
    @Test
    void aJobThatIsTurnedAwayAfterALimitOfTheAccountWaitsForItsNextTry() {
        rig.runComfy.submissions(_ -> new SubmitAnswer.SlowDown(Duration.ofSeconds(5), PAGE));
        rig.start();
        rig.request("bad");
        rig.send(ShardPauseTest.dreamina("other"));
        rig.advanceUntil(() -> rig.permits.openBreaker() != null);
        rig.runComfy.submissions(_ -> TURNED_AWAY);
        int before = rig.runComfy.posts().size();

        rig.advanceUntil(() -> rig.runComfy.posts().size() == before + 2);
        rig.awaitIdle();

        assertThat(rig.runComfy.posts()).hasSize(before + 2);
        assertThat(rig.ledger.job("bad").status()).isEqualTo(Status.ACCEPTED);
        assertThat(rig.permits.isPaused()).isTrue();
    }

    @Test
    void manyJobsThatAreTurnedAwayPauseNobody() {
        rig.runComfy.submissions(prompt -> prompt.startsWith("other") ? taken(prompt) : TURNED_AWAY);
        rig.start();
        IntStream.range(0, 20).forEach(i -> rig.request("bad-" + i));
        rig.advanceUntil(() -> !rig.runComfy.posts().isEmpty());

        OTHERS.forEach(rig::request);
        untilUnpaused(this::othersAreWithRunComfy);
        untilUnpaused(() -> rig.ledger.results().size() == 20);

        assertThat(rig.ledger.results())
                .allSatisfy(result -> assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_REJECTED));
    }

    @Test
    void manyJobsThatAGatewayRefusesPauseNobody() {
        rig.runComfy.submissions(prompt -> prompt.startsWith("other")
                ? taken(prompt)
                : new SubmitAnswer.Refused(new ProviderMessage(413, null, null)));
        rig.start();
        IntStream.range(0, 41).forEach(i -> rig.request("large-" + i));
        OTHERS.forEach(rig::request);

        untilUnpaused(() -> rig.ledger.results().size() == 41 && othersAreWithRunComfy());

        assertThat(rig.scheduler.instant()).isBefore(ShardRig.START.plusSeconds(60));
        assertThat(rig.ledger.results()).allSatisfy(result -> {
            assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_REJECTED);
            assertThat(failure(result).message()).endsWith(": HTTP status 413");
            assertThat(result.charged()).isEqualTo(Charged.NO);
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NO_ANSWER_IN_TIME", "CONNECTION_LOST", "SERVER_ERROR", "UNREADABLE_ANSWER", "UNEXPECTED_STATUS"})
    void aJobWithoutAClearAnswerAgainAndAgainPausesNobody(Unknown.Why why) {
        bad(_ -> new Unknown(why, null, null));

        JobResult result = endOfBadWhileOthersGoOn();

        assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
        assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
        // Fewer when the clock passed a lease.
        assertThat(rig.runComfy.posts()).filteredOn("bad"::equals).hasSizeBetween(2, 10);
    }

    @Test
    void aJobForWhichTheBalanceIsTooLowWaitsForItAloneAndIsNotEnded() {
        bad(_ -> new AccountTrouble(AccountTrouble.Fault.BALANCE, SAYS));
        rig.start();
        requestBad();
        untilUnpaused(() -> rig.runComfy.posts().size() >= 20);
        OTHERS.forEach(rig::request);
        untilUnpaused(this::othersAreWithRunComfy);

        assertThat(rig.ledger.results()).isEmpty();
        assertThat(rig.ledger.job("bad"))
                .isInstanceOfSatisfying(
                        JobState.Accepted.class,
                        waiting -> assertThat(waiting.ownFailures()).isZero());
        assertThat(Duration.between(ShardRig.START, rig.scheduler.instant()))
                .as("20 tries, most of them half a minute apart or more")
                .isGreaterThan(Duration.ofMinutes(8));
        rig.runComfy.submissions(OneJobsTroubleTest::taken);
        rig.advanceUntil(() -> rig.ledger.job("bad") instanceof JobState.Submitted);
    }

    @Test
    void aBalanceThatIsTooLowForDifferentJobsPausesAll() {
        rig.runComfy.submissions(_ -> new AccountTrouble(AccountTrouble.Fault.BALANCE, SAYS));
        rig.start();
        OTHERS.forEach(rig::request);

        rig.advanceUntil(() -> rig.permits.openBreaker() != null);

        assertThat(rig.awaitPause().reason()).isEqualTo(PauseReason.BALANCE);
        assertThat(rig.ledger.results()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FORBIDDEN", "TOKEN"})
    void jobsThatAreTurnedAwayWhileRunComfyRefusesEverythingWaitForTheEndOfThat(PingAnswer refused) {
        rig.runComfy.submissions(_ -> TURNED_AWAY);
        rig.runComfy.pings(refused);
        rig.start();
        OTHERS.forEach(rig::request);
        rig.until(() -> rig.permits.openBreaker() != null);
        rig.advanceUntil(Duration.ofSeconds(10), () -> rig.runComfy.posts().size() >= 40);

        assertThat(rig.awaitPause().reason().name()).isEqualTo(refused.name());
        assertThat(rig.ledger.results()).isEmpty();

        rig.runComfy.submissions(OneJobsTroubleTest::taken);
        rig.runComfy.pings(PingAnswer.RESPONDS);
        rig.advanceUntil(this::othersAreWithRunComfy);
    }

    @ParameterizedTest
    @EnumSource(names = {"SLOW_DOWN", "SERVER_ERROR", "NO_ANSWER", "UNREACHABLE"})
    void aJobThatIsTurnedAwayIsNotBlamedWhenNothingShowsThatTheTokenIsGood(PingAnswer answer) {
        bad(_ -> TURNED_AWAY);
        rig.runComfy.pings(answer);
        rig.start();
        requestBad();
        rig.advanceUntil(() -> rig.ledger.job("bad") instanceof JobState.Accepted waiting && waiting.attempts() > 0);
        rig.awaitIdle();

        assertThat(rig.ledger.job("bad"))
                .isInstanceOfSatisfying(
                        JobState.Accepted.class,
                        waiting -> assertThat(waiting.ownFailures()).isZero());
    }

    @Test
    void oddAnswersToThePollsAndCancelsOfOneJobStopNoOther() {
        rig.runComfy.acceptAs(new PollAnswer.Queued());
        rig.runComfy.sightings(requestId -> requestId.equals("r-bad")
                ? new CallFailure(CallFailure.Kind.UNEXPECTED, null, new ProviderMessage(418, null, null))
                : ShardTest.done(requestId));
        rig.runComfy.cancellations(_ -> new CallFailure(CallFailure.Kind.FORBIDDEN, null, PAGE));
        rig.start();
        requestBad();
        rig.awaitStatus("bad", Status.IN_QUEUE);
        rig.cancel("bad");
        OTHERS.forEach(rig::request);

        untilUnpaused(() -> OTHERS.stream()
                .allMatch(id -> rig.ledger.job(id) != null && rig.ledger.job(id).status() == Status.COMPLETED));

        assertThat(rig.ledger.job("bad").status()).isEqualTo(Status.IN_QUEUE);
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.advanceUntil(() -> rig.ledger.job("bad").status() == Status.CANCELLED);
    }

    /** Scripts the answers to the job {@code bad}; all others are accepted. */
    private void bad(Function<String, SubmitAnswer> answers) {
        rig.runComfy.submissions(prompt -> prompt.equals("bad") ? answers.apply(prompt) : taken(prompt));
    }

    private static SubmitAnswer taken(String prompt) {
        return new SubmitAnswer.Accepted("r-" + prompt);
    }

    private void requestBad() {
        rig.send("""
                {"id": "bad", "model": "luma/luma-ray-2/image-to-video", "on_unknown_submission": "resubmit",
                 "input": {"prompt": "bad", "image_url": "https://example.com/a.png"}}""");
    }

    private JobResult endOfBadWhileOthersGoOn() {
        rig.start();
        requestBad();
        for (String other : OTHERS) {
            rig.request(other);
            untilUnpaused(() -> rig.ledger.job(other) instanceof JobState.Submitted);
        }
        untilUnpaused(() -> rig.ledger.job("bad").status() == Status.FAILED);
        return rig.ledger.results().stream()
                .filter(result -> result.job().id().equals("bad"))
                .findFirst()
                .orElseThrow();
    }

    private boolean othersAreWithRunComfy() {
        return OTHERS.stream().allMatch(id -> rig.ledger.job(id) instanceof JobState.Submitted);
    }

    /** Advances the clock until the condition holds; fails when submissions are paused meanwhile. */
    private void untilUnpaused(java.util.concurrent.Callable<Boolean> condition) {
        rig.advanceUntil(() -> {
            assertThat(rig.permits.isPaused()).as("paused for all").isFalse();
            return condition.call();
        });
    }

    private static Outcome.Failed failure(JobResult result) {
        return ShardTest.failure(result);
    }
}
