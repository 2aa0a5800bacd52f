package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.limits.Demand;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The slots of submissions that may have been accepted although nobody follows them. */
class SlotInDoubtTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final SubmitAnswer UNKNOWN =
            new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.SERVER_ERROR, null, null);
    private static final ProviderMessage SAYS = new ProviderMessage(422, null, "the prompt is too long");
    private static final SubmitAnswer TURNED_AWAY =
            new SubmitAnswer.TurnedAway(SubmitAnswer.AccountTrouble.Fault.FORBIDDEN, SAYS);

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void limit(int outstanding) {
        rig.command(new CommandReading.Limit("limit/*", outstanding, null));
    }

    private void resubmitted(String id) {
        rig.send("""
                {"id": "%1$s", "model": "%2$s", "on_unknown_submission": "resubmit",
                 "input": {"prompt": "%1$s", "image_url": "https://example.com/a.png"}}""".formatted(id, LUMA));
    }

    private void awaitPosts(int posts) {
        await(() -> rig.runComfy.posts().size() >= posts);
    }

    /** Not longer than a few seconds of the clock, whatever the machine is busy with: slots are kept for minutes. */
    private void await(BooleanSupplier condition) {
        for (int second = 0; second < 20 && !condition.getAsBoolean(); second++) {
            rig.scheduler.advance(Duration.ofSeconds(1));
            rig.awaitIdle();
        }
        assertThat(condition.getAsBoolean()).as(rig.ledger.describe()).isTrue();
    }

    private void passTypical() {
        rig.scheduler.advance(rig.catalog.get().timings(LUMA).typical());
    }

    /** How many slots the newest demand keeps for submissions of unknown outcome. */
    private int kept() {
        List<Demand> demands = rig.limitTopic.demands();
        return demands.isEmpty()
                ? 0
                : demands.getLast().mayRun().values().stream()
                        .mapToInt(List::size)
                        .sum();
    }

    /** Certainly not accepted, whatever became of the attempt before. */
    @ParameterizedTest
    @ValueSource(strings = {"turned away", "refused", "cancelled"})
    void anAttemptThatWasCertainlyNotAcceptedKeepsNoSlotAfterOneInDoubt(String second) {
        limit(5);
        CompletableFuture<SubmitAnswer> open = new CompletableFuture<>();
        rig.runComfy.submissions(_ -> rig.runComfy.posts().size() == 1 ? UNKNOWN : open.join());
        rig.start();
        resubmitted("a");
        awaitPosts(2);
        if (second.equals("cancelled")) {
            rig.cancel("a");
            rig.awaitIdle();
        }
        open.complete(second.equals("refused") ? new SubmitAnswer.Refused(SAYS) : TURNED_AWAY);
        rig.until(() -> !(rig.ledger.job("a") instanceof Submitting));
        rig.awaitIdle();
        rig.scheduler.advance(Duration.ofSeconds(1));
        rig.awaitIdle();

        assertThat(kept()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNextOwnerKeepsTheSlotOfASubmissionWhoseOutcomeBecameUnknownWhileTheShardDrained(boolean again) {
        limit(1);
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start();
        if (again) {
            resubmitted("a");
        } else {
            rig.request("a");
        }
        awaitPosts(1);
        rig.drain(Duration.ofSeconds(10));
        open.complete(UNKNOWN);
        rig.awaitClosed();
        assertThat(Objects.requireNonNull(rig.ledger.job("a")).inDoubtAt()).isNotNull();
        assertThat(kept()).isZero();

        rig.start();
        rig.request("b");
        rig.assertNoMorePostsThan(1);

        passTypical();
        awaitPosts(2);
    }

    /** The ledger has no time of it any more: the job ends before the demand can say it. */
    @Test
    void aJobInDoubtThatIsCancelledAtTheTakeoverKeepsItsSlot() {
        limit(1);
        rig.ledger.holding(new Accepted(
                ShardTest.job("a", OnUnknownSubmission.RESUBMIT),
                new JobInput.Stored(0, 100),
                1,
                true,
                1,
                ShardRig.START));
        rig.cancel("a");
        rig.start();
        rig.request("b");
        rig.assertNoMorePostsThan(0);
        assertThat(rig.ledger.job("a")).isInstanceOf(Ended.class);

        passTypical();
        awaitPosts(1);
    }

    /** It could not write a demand: it had not read the topic up to its end. */
    @ParameterizedTest
    @EnumSource(OnUnknownSubmission.class)
    void theSlotOfALostSubmissionIsKeptThoughTheNextOwnerDiesRightAfterItsRestore(OnUnknownSubmission policy) {
        limit(1);
        rig.ledger.holding(ShardTest.submitting("a", policy));
        rig.limitTopic.hold();
        rig.start();
        rig.until(() -> Objects.requireNonNull(rig.ledger.job("a")).inDoubtAt() != null);
        rig.shard().drop();
        rig.awaitClosed();
        assertThat(rig.limitTopic.size()).isZero();

        rig.limitTopic.goOn();
        rig.start();
        rig.request("b");
        rig.assertNoMorePostsThan(0);

        passTypical();
        awaitPosts(1);
    }

    @Test
    void aJobThatRunComfyHasEndedKeepsNoSlotForTheNextOwner() {
        limit(1);
        rig.runComfy.sightings(ShardTest::done);
        rig.start();
        rig.request("a");
        rig.advanceUntil(() -> rig.ledger.job("a") instanceof Ended);
        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();

        rig.start();
        rig.request("b");
        awaitPosts(2);
    }

    /** The demand and the ledger tell of the same one. */
    @Test
    void aSubmissionThatTheFormerDemandKnowsKeepsOneSlotAndNotTwo() {
        limit(2);
        rig.runComfy.submissions(prompt -> prompt.equals("a") ? UNKNOWN : new SubmitAnswer.Accepted("r-" + prompt));
        rig.start();
        rig.request("a");
        await(() -> kept() == 1);
        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();

        rig.start();
        rig.request("b");
        rig.request("c");
        awaitPosts(2);
        rig.assertNoMorePostsThan(2);
    }
}
