package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.limits.Demand;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
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
        rig.advanceUntil(() -> rig.runComfy.posts().size() >= posts);
    }

    /** How many slots the newest demand keeps for submissions of unknown outcome. */
    private int kept() {
        Demand last = rig.limitTopic.demands().getLast();
        return last.mayRun().values().stream().mapToInt(times -> times.size()).sum();
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
}
