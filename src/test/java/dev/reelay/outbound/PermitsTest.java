package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.AccountTrouble.Fault;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.shard.ShardRig;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import dev.reelay.timing.Rest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which shard gets a permit, and when shards are woken for one. */
class PermitsTest {

    private static final String MODEL = "luma/luma-ray-2/image-to-video";

    private final SettableScheduler scheduler = new SettableScheduler(ShardRig.START);
    private final FakeRunComfy runComfy = new FakeRunComfy(scheduler);
    private final ManualThreads threads = new ManualThreads();
    private final AtomicInteger tokenVersion = new AtomicInteger();
    private final RecordingShard shard = new RecordingShard();
    private final RecordingShard other = new RecordingShard();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Telemetry telemetry = TestTelemetry.of(meters, scheduler);
    private final Permits permits = new Permits(
            runComfy, new Permits.Bounds(4, tokenVersion::get, ShardRig::longestPause), scheduler, telemetry, threads);

    @Test
    void aShardGetsAsManyPermitsAsThereAreAndIsWokenOnceForOneThatComesBack() {
        List<Permits.Permit> all = acquireAll(shard);
        assertThat(all).hasSize(4);
        permits.waitFor(shard, Set.of(MODEL));
        assertThat(shard.wakes()).isZero();

        all.getFirst().giveBack();
        all.getFirst().giveBack();

        assertThat(shard.wakes()).isOne();
        assertThat(acquireAll(shard)).hasSize(1);
    }

    @Test
    void aPermitForWhichAShardWasWokenIsReservedForIt() {
        List<Permits.Permit> all = acquireAll(shard);
        permits.waitFor(shard, Set.of(MODEL));
        permits.waitFor(other, Set.of(MODEL));
        all.get(0).giveBack();
        assertThat(shard.wakes()).as("it registered first").isOne();

        assertThat(permits.tryAcquire(other, MODEL)).isNull();
        assertThat(permits.tryAcquire(shard, MODEL)).isNotNull();
    }

    @Test
    void theShardThatGotAPermitLongestAgoIsWokenFirst() {
        List<Permits.Permit> all = acquireAll(shard);
        permits.waitFor(shard, Set.of(MODEL));
        permits.waitFor(other, Set.of(MODEL));
        all.get(0).giveBack();
        Permits.Permit again = Objects.requireNonNull(permits.tryAcquire(shard, MODEL));
        permits.waitFor(shard, Set.of(MODEL));

        again.giveBack();

        assertThat(other.wakes()).isOne();
        assertThat(permits.tryAcquire(shard, MODEL)).isNull();
        assertThat(permits.tryAcquire(other, MODEL)).isNotNull();
    }

    @Test
    void aShardThatWasWokenAndHasNothingToSubmitPassesThePermitOn() {
        List<Permits.Permit> all = acquireAll(shard);
        permits.waitFor(shard, Set.of(MODEL));
        permits.waitFor(other, Set.of(MODEL));
        all.get(0).giveBack();
        assertThat(other.wakes()).isZero();

        permits.waitFor(shard, Set.of());

        assertThat(other.wakes()).isOne();
        assertThat(permits.tryAcquire(other, MODEL)).isNotNull();
    }

    @Test
    void aShardThatLeavesIsNotWokenAndReservesNoPermit() {
        List<Permits.Permit> all = acquireAll(shard);
        permits.waitFor(shard, Set.of(MODEL));
        all.get(0).giveBack();

        permits.leave(shard);

        assertThat(permits.tryAcquire(other, MODEL)).isNotNull();
        all.get(1).giveBack();
        assertThat(shard.wakes()).isOne();
    }

    @Test
    void aResponseOfRunComfysWhileNoJobWaitsDoesNotCountLater() {
        failOnce();
        permits.waitFor(shard, Set.of(MODEL));
        scheduler.advance(Duration.ofSeconds(1));
        threads.runNext(); // the pause is over
        permits.leave(shard);
        threads.runNext(); // RunComfy responds

        scheduler.advance(Duration.ofHours(1));
        assertThat(permits.tryAcquire(shard, MODEL)).isNull();
        permits.waitFor(shard, Set.of(MODEL));
        assertThat(shard.wakes()).isZero();

        threads.runNext();
        assertThat(shard.wakes()).isOne();
        assertThat(permits.tryAcquire(shard, MODEL)).isNotNull();
        assertThat(runComfy.questions()).isEqualTo(2);
    }

    @Test
    void shardsThatTakeTurnsAllTheTimeDoNotPostponeTheCheckOfTheToken() {
        for (int failures = 0; failures < 6; failures++) { // the pause is half a minute now
            Permits.Permit permit = Objects.requireNonNull(permits.tryAcquire(shard, MODEL));
            permits.judge(permit, "a", new SubmitAnswer.AccountTrouble(Fault.TOKEN, null), tokenVersion.get());
            permit.giveBack();
            runTasks();
            if (failures < 5) {
                scheduler.advance(Duration.ofMinutes(1));
            }
        }
        permits.waitFor(shard, Set.of(MODEL));
        int before = shard.wakes();
        tokenVersion.incrementAndGet();

        for (int turn = 0; turn < 4; turn++) {
            scheduler.advance(Duration.ofMillis(400));
            permits.waitFor(shard, Set.of(MODEL));
            runTasks();
        }

        assertThat(shard.wakes()).isGreaterThan(before);
        assertThat(permits.tryAcquire(shard, MODEL)).isNotNull();
    }

    @Test
    void aPauseThatDelaysNoJobIsNotReported() {
        failOnce();
        scheduler.advance(Duration.ofHours(1));
        assertThat(permits.openBreaker()).isNull();

        runComfy.pings(PingAnswer.SERVER_ERROR);
        permits.waitFor(shard, Set.of(MODEL));
        threads.runNext();
        assertThat(permits.openBreaker())
                .isNotNull()
                .extracting(CircuitBreaker.Open::since)
                .isEqualTo(ShardRig.START);
    }

    @Test
    void anAccountsTroubleThatAnotherWorkerFoundHoldsUntilThenOrUntilThereIsAnotherToken() {
        tokenVersion.set(7);
        permits.waitFor(shard, Set.of(MODEL));
        int before = shard.wakes();
        permits.rest(new Rest(null, PauseReason.TOKEN, ShardRig.START.plusSeconds(60)));
        permits.waitFor(shard, Set.of(MODEL));
        for (int second = 0; second < 10; second++) {
            scheduler.advance(Duration.ofSeconds(1));
            runTasks();
        }
        assertThat(shard.wakes()).isEqualTo(before);
        assertThat(permits.tryAcquire(shard, MODEL)).isNull();
        assertThat(permits.openBreaker())
                .extracting(CircuitBreaker.Open::reason)
                .isEqualTo(PauseReason.TOKEN);

        tokenVersion.set(8);
        scheduler.advance(Duration.ofSeconds(1));
        runTasks();
        assertThat(permits.tryAcquire(shard, MODEL)).isNotNull();
    }

    @Test
    void aModelThatRestsBecauseOfAnotherWorkerLeavesOthersAloneAndItsShardIsWokenAtTheEnd() {
        permits.rest(new Rest(MODEL.toUpperCase(Locale.ROOT), PauseReason.SLOW_DOWN, ShardRig.START.plusSeconds(30)));
        permits.waitFor(shard, Set.of(MODEL));
        assertThat(permits.tryAcquire(shard, MODEL)).isNull();
        assertThat(permits.tryAcquire(other, "another/model")).isNotNull();
        assertThat(permits.slowSince(MODEL)).isEqualTo(ShardRig.START);
        assertThat(shard.wakes()).isZero();

        scheduler.advance(Duration.ofSeconds(30));
        runTasks();

        assertThat(shard.wakes()).isOne();
        assertThat(permits.tryAcquire(shard, MODEL)).isNotNull();
        assertThat(permits.slowSince(MODEL)).isNull();
    }

    @Test
    void aRestThatIsLiftedWakesShards() {
        permits.rest(new Rest(null, PauseReason.BALANCE, ShardRig.START.plusSeconds(60)));
        permits.waitFor(shard, Set.of(MODEL));
        assertThat(shard.wakes()).isZero();

        permits.lift(null);

        assertThat(shard.wakes()).isOne();
        assertThat(permits.tryAcquire(shard, MODEL)).isNotNull();
        assertThat(permits.tryAcquire(shard, MODEL)).as("one tries").isNull();
    }

    @Test
    void othersAreToldOfWhatMayBeTheirTroubleTooAndOfNothingElse() {
        List<Object> told = new ArrayList<>();
        permits.tell(new Rest.Listener() {
            @Override
            public void found(Rest rest) {
                told.add(rest);
            }

            @Override
            public void accepted() {
                told.add("accepted");
            }
        });
        judge("a", new SubmitAnswer.SlowDown(Duration.ofSeconds(30), new ProviderMessage(429, null, "slow")));
        scheduler.advance(Duration.ofSeconds(30));
        judge("b", new SubmitAnswer.Accepted("r-b"));
        judge("c", new SubmitAnswer.AccountTrouble(Fault.TOKEN, null));
        scheduler.advance(Duration.ofMinutes(1));
        judge("d", new SubmitAnswer.Refused(new ProviderMessage(400, 400_001L, "no such model")));
        judge("e", new SubmitAnswer.Unreachable("connection refused"));

        assertThat(told)
                .containsExactly(
                        new Rest(MODEL, PauseReason.SLOW_DOWN, ShardRig.START.plusSeconds(30)),
                        "accepted",
                        new Rest(null, PauseReason.OUTAGE, scheduler.instant().plusSeconds(1)));
    }

    @Test
    void twoModelsThatAreAnswered429HoldAllAndAreTriedOneAtATimeAfterwards() {
        List<Rest> told = new ArrayList<>();
        permits.tell(listener(told));
        judge("a", MODEL, slow(30));
        assertThat(permits.tryAcquire(other, "third")).as("one busy model").isNotNull();
        judge("b", "another/model", slow(600));

        assertThat(permits.tryAcquire(other, "third")).isNull();
        assertThat(told)
                .containsExactly(
                        new Rest(MODEL, PauseReason.SLOW_DOWN, ShardRig.START.plusSeconds(30)),
                        new Rest("another/model", PauseReason.SLOW_DOWN, ShardRig.START.plusSeconds(600)),
                        new Rest(null, PauseReason.SLOW_DOWN, ShardRig.START.plusSeconds(30)));
        permits.waitFor(shard, Set.of(MODEL, "third"));
        assertThat(permits.openBreaker())
                .isEqualTo(
                        new CircuitBreaker.Open(PauseReason.SLOW_DOWN, ShardRig.START, ShardRig.START.plusSeconds(30)));

        scheduler.advance(Duration.ofSeconds(30));
        runTasks();
        Permits.Permit busy = Objects.requireNonNull(permits.tryAcquire(shard, MODEL));
        assertThat(permits.tryAcquire(shard, "third")).as("one tries").isNull();
        permits.judge(busy, "a", slow(60), 0);
        busy.giveBack();

        assertThat(permits.isPaused()).as("not until one is accepted").isTrue();
        judge("c", "third", new SubmitAnswer.Accepted("r-c"));
        assertThat(permits.isPaused()).isFalse();
        assertThat(permits.tryAcquire(shard, MODEL)).as("its own pause").isNull();
    }

    @Test
    void aRestOfAllModelsIsRenewedWhenTwoModelsAreAnswered429Again() {
        judge("a", MODEL, slow(5));
        judge("b", "another/model", slow(5));
        scheduler.advance(Duration.ofSeconds(5));

        judge("a", MODEL, slow(5));
        assertThat(permits.tryAcquire(shard, MODEL)).isNull();
        judge("b", "another/model", slow(7));

        assertThat(permits.tryAcquire(shard, "third")).isNull();
        scheduler.advance(Duration.ofSeconds(4));
        assertThat(permits.tryAcquire(shard, "third")).isNull();
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(permits.tryAcquire(shard, "third")).isNotNull();
    }

    @Test
    void twoBusyModelsBetweenWhichASubmissionIsAcceptedHoldNoOther() {
        judge("a", MODEL, slow(30));
        judge("b", "third", new SubmitAnswer.Accepted("r-b"));
        judge("c", "another/model", slow(30));

        assertThat(permits.isPaused()).isFalse();
        assertThat(permits.tryAcquire(shard, "third")).isNotNull();
    }

    @Test
    void anAnswerToASubmissionThatBeganBeforeTheRestMakesItNoLonger() {
        Permits.Permit old = Objects.requireNonNull(permits.tryAcquire(shard, "third"));
        judge("a", MODEL, slow(10));
        judge("b", "another/model", slow(10));
        scheduler.advance(Duration.ofSeconds(1));
        permits.judge(old, "c", slow(600), 0);
        old.giveBack();

        scheduler.advance(Duration.ofSeconds(9));
        judge("a", MODEL, new SubmitAnswer.Accepted("r-a"));
        assertThat(permits.isPaused()).isFalse();
    }

    @Test
    void afterARestOnlyAnswersToLaterSubmissionsMakeAnother() {
        Permits.Permit old = Objects.requireNonNull(permits.tryAcquire(shard, "third"));
        judge("a", MODEL, slow(5));
        judge("b", "another/model", slow(8));
        permits.judge(old, "c", slow(9), 0);
        old.giveBack();
        scheduler.advance(Duration.ofSeconds(5));

        judge("a", MODEL, slow(5));

        assertThat(permits.tryAcquire(shard, "fourth")).as("one model is busy").isNotNull();
    }

    private static SubmitAnswer slow(int seconds) {
        return new SubmitAnswer.SlowDown(Duration.ofSeconds(seconds), new ProviderMessage(429, null, "slow"));
    }

    private static Rest.Listener listener(List<Rest> told) {
        return new Rest.Listener() {
            @Override
            public void found(Rest rest) {
                told.add(rest);
            }

            @Override
            public void accepted() {}
        };
    }

    private void judge(String job, SubmitAnswer answer) {
        judge(job, MODEL, answer);
    }

    private void judge(String job, String model, SubmitAnswer answer) {
        Permits.Permit permit = Objects.requireNonNull(permits.tryAcquire(shard, model));
        permits.judge(permit, job, answer, tokenVersion.get());
        permit.giveBack();
    }

    private List<Permits.Permit> acquireAll(SubmissionListener by) {
        List<Permits.Permit> all = new ArrayList<>();
        for (Permits.Permit next = permits.tryAcquire(by, MODEL); next != null; next = permits.tryAcquire(by, MODEL)) {
            all.add(next);
        }
        return all;
    }

    private void failOnce() {
        Permits.Permit granted = Objects.requireNonNull(permits.tryAcquire(shard, MODEL));
        permits.judge(granted, "a", new SubmitAnswer.Unreachable("connection refused"), 0);
        granted.giveBack();
    }

    private void runTasks() {
        while (threads.waiting() > 0) {
            threads.runNext();
        }
    }
}
