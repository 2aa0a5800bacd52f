package dev.reelay.shard;

import static dev.reelay.shard.ShardTest.failure;
import static dev.reelay.shard.ShardTest.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.cost.Charged;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.model.MediaMode;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import dev.reelay.outcome.Violation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The effects of the check of a job's files. */
class ShardMediaTest {

    private static final MediaFacts RIGHT = new MediaFacts.Image(ImageFormat.PNG, 1280, 720, false, 1_000L);
    private static final MediaFacts TOO_LARGE = new MediaFacts.Image(ImageFormat.PNG, 9000, 9000, false, 1_000L);

    private @Nullable ShardRig opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void theFilesAreCheckedOnceTheJobIsInTheLedgerAndBeforeItIsSubmitted() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        CompletableFuture<MediaFacts> look = new CompletableFuture<>();
        List<String> looked = new CopyOnWriteArrayList<>();
        rig.probe = url -> {
            assertThat(rig.ledger.job("a")).isInstanceOf(Accepted.class);
            looked.add(url);
            return look.join();
        };

        rig.start().request("a");
        rig.until(() -> !looked.isEmpty());
        assertThat(rig.runComfy.posts()).isEmpty();
        assertThat(rig.capacity.held()).isEqualTo(1);
        assertThat(rig.ledger.nextOffset()).as("no later record waits").isEqualTo(1);
        look.complete(RIGHT);
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(looked).containsExactly("https://example.com/a.png");
        assertThat(note(rig)).isEqualTo(MediaStatus.VERIFIED);
    }

    @Test
    void theMediaStatusIsWrittenWithTheAnnouncementAndCostsNoTransactionOfItsOwn() {
        ShardRig rig = rig(MediaMode.ENFORCE);

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.ledger.memberships())
                .as("transactions: accepted, submitting, in_queue")
                .hasSize(3);
        assertThat(note(rig)).isEqualTo(MediaStatus.VERIFIED);
    }

    @Test
    void aJobWhoseFileBreaksRulesIsRejectedUnpaidAndTheResultListsAllOfThem() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        rig.probe = _ -> new MediaFacts.Image(ImageFormat.PNG, 9_000, 100, true, 900_000_000L);

        rig.start().send(wan("a"));
        rig.awaitStatus("a", Status.REJECTED);

        JobResult result = rig.ledger.results().getFirst();
        assertThat(failure(result).code()).isEqualTo(FailureCode.INVALID_MEDIA);
        assertThat(failure(result).violations())
                .allSatisfy(violation -> assertThat(violation.pointer()).isEqualTo("/input/img_url"))
                .extracting(Violation::rule)
                .containsExactlyInAnyOrder("alpha", "width_pixels<", "height_pixels>", "file_size_mb<");
        assertThat(result.charged()).isEqualTo(Charged.NO);
        assertThat(rig.runComfy.posts()).isEmpty();
        rig.until(() -> rig.capacity.held() == 0);
    }

    @Test
    void aFileThatIsNoneOfTheFormatsThatThePageNamesIsRejectedUnpaidAndTheResultSaysWhatItIs() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        rig.probe = _ -> new MediaFacts.Unreadable("html", null, "no image of a known format", 4_000L);

        rig.start().send(wan("a"));
        rig.awaitStatus("a", Status.REJECTED);

        JobResult result = rig.ledger.results().getFirst();
        assertThat(failure(result).code()).isEqualTo(FailureCode.INVALID_MEDIA);
        assertThat(failure(result).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo("formats");
            assertThat(violation.actual()).isEqualTo(TextNode.valueOf("html"));
        });
        assertThat(result.charged()).isEqualTo(Charged.NO);
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void theSameFilePassesUnverifiedWhereThePageNamesNoFormats() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        rig.probe = _ -> new MediaFacts.Unreadable("heic", null, "no image of a known format", 4_000L);

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(note(rig)).isEqualTo(MediaStatus.UNVERIFIED);
    }

    @Test
    void aFileThatCannotBeCheckedPassesAndTheJobIsMarkedUnverified() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        rig.probe = _ -> new MediaFacts.Unverified(MediaFacts.Reason.TIMED_OUT, "nothing came");

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(note(rig)).isEqualTo(MediaStatus.UNVERIFIED);
    }

    @Test
    void aBugInTheProbeHoldsNoJobUp() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        rig.probe = _ -> {
            throw new IllegalStateException("a bug");
        };

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(note(rig)).isEqualTo(MediaStatus.UNVERIFIED);
    }

    @Test
    void aViolationOnlyWarnsInWarnModeAndTheJobGoesOn() {
        ShardRig rig = rig(MediaMode.WARN);
        rig.probe = _ -> new MediaFacts.NotPublic();

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(note(rig)).isEqualTo(MediaStatus.VIOLATED);
        assertThat(rig.ledger.results()).isEmpty();
    }

    @Test
    void nothingIsFetchedWhenTheCheckIsOffOrTheRequestIsRejected() {
        ShardRig off = rig(MediaMode.OFF);
        off.probe = url -> {
            throw new AssertionError("looked at " + url);
        };
        off.start().request("a");
        off.awaitStatus("a", Status.IN_QUEUE);
        assertThat(note(off)).isNull();
        off.close();

        ShardRig rig = rig(MediaMode.ENFORCE);
        List<String> looked = new CopyOnWriteArrayList<>();
        rig.probe = url -> {
            looked.add(url);
            return RIGHT;
        };
        rig.start().send("""
                {"id": "wrong", "model": "luma/luma-ray-2/image-to-video",
                 "input": {"prompt": "p", "image_url": "https://example.com/wrong.png", "resolution": "4k"}}""");
        rig.request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(looked).containsExactly("https://example.com/a.png");
    }

    @Test
    void aCancelEndsTheJobDuringTheCheckAndTheOutcomeOfTheCheckIsIgnored() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        CompletableFuture<MediaFacts> look = new CompletableFuture<>();
        rig.probe = _ -> look.join();
        rig.start().request("a");
        rig.awaitStatus("a", Status.ACCEPTED);

        rig.cancel("a");
        rig.awaitStatus("a", Status.CANCELLED);
        look.complete(TOO_LARGE);
        rig.probe = _ -> RIGHT;
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(rig.ledger.results()).hasSize(1);
        assertThat(rig.runComfy.posts()).containsExactly("b");
    }

    @Test
    void aStartByThatPassesDuringTheCheckEndsTheJob() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        CompletableFuture<MediaFacts> look = new CompletableFuture<>();
        rig.probe = _ -> look.join();
        rig.start().send("""
                {"id": "a", "model": "luma/luma-ray-2/image-to-video", "start_by": "2026-11-21T09:00:30Z",
                 "input": {"prompt": "a", "image_url": "https://example.com/a.png"}}""");
        rig.awaitStatus("a", Status.ACCEPTED);

        rig.scheduler.advance(Duration.ofSeconds(31));
        rig.awaitStatus("a", Status.EXPIRED);
        look.complete(RIGHT);

        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aShardThatTakesTheJobOverChecksItsFilesUnlessTheyWereChecked() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        List<String> looked = new CopyOnWriteArrayList<>();
        rig.probe = url -> {
            looked.add(url);
            return RIGHT;
        };
        rig.ledger.holding(waiting("unseen"), waiting("seen").withMedia(MediaStatus.UNVERIFIED));

        rig.start();
        rig.awaitStatus("unseen", Status.IN_QUEUE);
        rig.awaitStatus("seen", Status.IN_QUEUE);

        assertThat(looked).containsExactly("https://example.com/unseen.png");
    }

    @Test
    void aCheckDoesNotDelayTheCloseOfAShard() {
        ShardRig rig = rig(MediaMode.ENFORCE);
        CompletableFuture<MediaFacts> look = new CompletableFuture<>();
        rig.probe = _ -> look.join();
        rig.start().request("a");
        rig.awaitStatus("a", Status.ACCEPTED);

        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();
        look.complete(RIGHT);

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.ACCEPTED);
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    private ShardRig rig(MediaMode mode) {
        opened = new ShardRigSettings().media(mode).rig();
        return opened;
    }

    private static @Nullable MediaStatus note(ShardRig rig) {
        return rig.ledger.job("a") instanceof Pending state ? state.job().media() : null;
    }

    private static Accepted waiting(String id) {
        return new Accepted(
                job(id, OnUnknownSubmission.REPORT),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt", id)
                        .put("image_url", "https://example.com/" + id + ".png"),
                0);
    }

    private static String wan(String id) {
        return """
                {"id": "%1$s", "model": "wan-ai/wan-2-2/image-to-video",
                 "input": {"prompt": "%1$s", "img_url": "https://example.com/a.png"}}""".formatted(id);
    }
}
