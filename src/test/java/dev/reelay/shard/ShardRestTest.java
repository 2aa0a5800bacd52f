package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.limits.FakeLimitTopic;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two workers that share a limit: what one finds out about submissions, the other obeys. */
class ShardRestTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final ProviderMessage SLOW = new ProviderMessage(429, null, "slow down");
    private static final ProviderMessage SAYS = new ProviderMessage(402, 400_002L, "balance too low");

    private final ShardRig one = new ShardRig();
    private final ShardRig other = new ShardRig();

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    /** Both are shards of partition 0, so only their rests go to each other. */
    private void startBoth() {
        one.ledger.onLimits(records -> {
            one.limitTopic.write(records);
            other.limitTopic.write(FakeLimitTopic.restsOf(records));
        });
        other.ledger.onLimits(records -> {
            other.limitTopic.write(records);
            one.limitTopic.write(FakeLimitTopic.restsOf(records));
        });
        for (ShardRig rig : List.of(one, other)) {
            rig.command(new CommandReading.Limit("limit/*", 100, null));
            rig.start();
            rig.advanceUntil(() -> !rig.limitTopic.grants().isEmpty());
        }
        Duration behind = Duration.between(other.scheduler.instant(), one.scheduler.instant());
        (behind.isNegative() ? one : other).scheduler.advance(behind.abs());
    }

    private void advance(Duration by) {
        one.scheduler.advance(by);
        other.scheduler.advance(by);
    }

    private void advanceUntil(Callable<Boolean> condition) {
        one.until(() -> {
            if (!condition.call()) {
                advance(Duration.ofMillis(100));
            }
            return condition.call();
        });
    }

    /** The worker has had time, at this moment of its clock, for whatever it could do. */
    private static void assertPosts(ShardRig rig, String... ids) {
        rig.awaitIdle();
        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder(ids);
    }

    private static void accept(ShardRig rig) {
        rig.runComfy.submissions(prompt -> new SubmitAnswer.Accepted("r-" + prompt));
        rig.runComfy.pings(PingAnswer.RESPONDS);
    }

    @Test
    void aRetryAfterThatOneWorkerGotHoldsTheModelInTheOtherOneAndNoOtherModel() {
        startBoth();
        one.runComfy.submissions(_ -> new SubmitAnswer.SlowDown(Duration.ofSeconds(30), SLOW));
        one.request("a");
        advanceUntil(() -> other.limitTopic.rests().size() == 1);
        accept(one);

        other.request("b");
        other.send(ShardPauseTest.dreamina("c"));
        other.until(() -> other.runComfy.posts().contains("c"));
        advance(Duration.ofSeconds(28));
        assertPosts(other, "c");
        assertThat(other.permits.slowSince(LUMA)).isNotNull();
        assertThat(other.limitTopic.rests()).hasSize(1).first().asString().contains("\"reason\":\"rate_limited\"");

        advanceUntil(() -> other.runComfy.posts().contains("b"));
        assertThat(other.permits.slowSince(LUMA)).isNull();
    }

    @Test
    void aLimitOfTheAccountThatOneWorkerMetHoldsAllModelsInTheOtherOne() {
        startBoth();
        one.runComfy.submissions(_ -> new SubmitAnswer.SlowDown(Duration.ofSeconds(30), SLOW));
        one.request("a");
        one.send(ShardPauseTest.dreamina("b"));
        advanceUntil(() -> other.permits.isPaused());
        accept(one);

        other.send(ShardPauseTest.dreamina("c"));
        other.request("d");
        advance(Duration.ofSeconds(28));
        assertPosts(other);
        assertThat(other.limitTopic.rests()).as("of either model, and of all").hasSize(3);

        advanceUntil(() -> other.runComfy.posts().containsAll(List.of("c", "d"))
                && one.runComfy.posts().size() == 4);
        assertThat(one.permits.isPaused()).isFalse();
        assertThat(other.permits.isPaused()).isFalse();
    }

    @Test
    void anOutageThatOneWorkerFoundCostsTheOtherOneNoSubmissionAndIsOverForBothWhenOneIsAccepted() {
        startBoth();
        one.runComfy.submissions(_ -> new SubmitAnswer.Unknown(
                SubmitAnswer.Unknown.Why.SERVER_ERROR, new ProviderMessage(503, null, "down"), null));
        one.runComfy.pings(PingAnswer.SERVER_ERROR);
        other.runComfy.submissions(_ -> new SubmitAnswer.Unreachable("down"));
        one.request("a");
        one.request("b");
        advanceUntil(() -> other.permits.isPaused());

        other.request("c");
        assertPosts(other);
        advance(Duration.ofMillis(1_500)); // the pause that one found is a second
        assertPosts(other);
        assertThat(other.runComfy.questions()).isZero();
        assertThat(other.permits.openBreaker()).isNotNull();
        assertThat(other.permits.openBreaker().reason()).isEqualTo(PauseReason.OUTAGE);

        accept(one);
        accept(other);
        one.request("d");
        advanceUntil(() ->
                other.runComfy.posts().contains("c") && one.runComfy.posts().contains("d"));
        advanceUntil(() -> !other.permits.isPaused() && !one.permits.isPaused());
    }

    @Test
    void aWorkerThatIsAloneWithItsTroubleDoesNotStopTheOtherOneAgainAndAgain() {
        startBoth();
        one.runComfy.submissions(_ -> new AccountTrouble(AccountTrouble.Fault.BALANCE, SAYS));
        one.runComfy.pings(PingAnswer.BALANCE);
        one.request("a");
        advanceUntil(() -> other.permits.isPaused());
        other.request("b");
        advanceUntil(() -> other.runComfy.posts().contains("b") && !other.permits.isPaused());

        int before = other.limitTopic.rests().size();
        one.until(() -> {
            advance(Duration.ofSeconds(1));
            return other.limitTopic.rests().size() >= before + 3;
        });

        assertThat(one.permits.isPaused()).isTrue();
        assertThat(other.permits.isPaused()).isFalse();
        other.request("c");
        other.until(() -> other.runComfy.posts().contains("c"));
    }

    @Test
    void aWorkerThatStartsObeysTheRestsThatItFinds() {
        other.limitTopic.write(List.of(new OutgoingRecord(
                ("rest/" + LUMA).getBytes(StandardCharsets.UTF_8),
                "{\"v\":1,\"until\":\"2026-11-21T09:00:30Z\",\"at\":\"2026-11-21T08:59:59Z\"}"
                        .getBytes(StandardCharsets.UTF_8),
                List.of())));
        other.command(new CommandReading.Limit("limit/*", 100, null));
        other.start();
        other.request("a");
        other.scheduler.advance(Duration.ofSeconds(29));
        assertPosts(other);

        other.advanceUntil(() -> other.runComfy.posts().contains("a"));
    }

    @Test
    void withoutALimitNobodyIsTold() {
        one.runComfy.submissions(_ -> new SubmitAnswer.SlowDown(Duration.ofSeconds(30), SLOW));
        one.start();
        one.request("a");
        one.until(() -> one.permits.slowSince(LUMA) != null);
        one.awaitIdle();

        assertThat(one.limitTopic.started()).isZero();
        assertThat(one.limitTopic.size()).isZero();
    }
}
