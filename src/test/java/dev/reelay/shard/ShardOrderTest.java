package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.ledger.Commit;
import dev.reelay.limits.LimitFigures;
import dev.reelay.limits.Measure;
import dev.reelay.quota.Scope;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.request.CommandReading.Removed;
import dev.reelay.testing.BeginsFirst;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of a shard's jobs are submitted first where not all can be: a limit of one job at a time makes the order visible. */
@BeginsFirst
class ShardOrderTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void request(String id, int priority, @Nullable String tenant) {
        String whose = tenant == null ? "" : ", \"tenant\": \"" + tenant + "\"";
        rig.send(RequestFeed.valid(id).replaceFirst("\\{", "{\"priority\": " + priority + whose + ", "));
    }

    private void start(int outstanding) {
        rig.command(new Limit("limit/*", outstanding, null));
        rig.start();
    }

    private List<String> posts() {
        return rig.runComfy.posts();
    }

    private void awaitPosts(int posts) {
        until(() -> posts().size() >= posts);
    }

    /** Advances the clock so slowly that no lease of a POST ends because the machine is busy: that would change the order. */
    private void until(Callable<Boolean> condition) {
        AtomicInteger looks = new AtomicInteger();
        rig.until(() -> {
            if (looks.incrementAndGet() % 20 == 0) {
                rig.scheduler.advance(Duration.ofMillis(300));
            }
            return condition.call();
        });
    }

    /** Ends the job that was submitted last, so that the next one goes. */
    private void next() {
        int before = posts().size();
        String id = posts().getLast();
        until(() -> rig.ledger.job(id) instanceof JobState.Submitted);
        JobState.Submitted job = (JobState.Submitted) Objects.requireNonNull(rig.ledger.job(id));
        rig.runComfy.state(job.requestId(), ShardTest.done(""));
        awaitPosts(before + 1);
    }

    private void next(int jobs) {
        IntStream.range(0, jobs).forEach(_ -> next());
    }

    @Test
    void aTenantsOneJobIsSubmittedWithinOneRoundBesideAThousandOfAnother() {
        start(1);
        IntStream.range(0, 1_000).forEach(job -> request("ada-" + job, 1, "ada"));
        awaitPosts(1);
        request("bob-0", 1, "bob");
        rig.awaitIdle();
        next(2);

        assertThat(posts()).hasSize(3).contains("bob-0");
    }

    @Test
    void aTenantWithAWeightHasSoManyJobsInARound() {
        rig.command(new Limit("limit/tenant/ada", null, null, 3));
        start(1);
        request("first", 0, null);
        awaitPosts(1);
        IntStream.range(0, 8).forEach(job -> request("ada-" + job, 1, "ada"));
        IntStream.range(0, 8).forEach(job -> request("bob-" + job, 1, "bob"));
        rig.awaitIdle();
        next(8);

        assertThat(posts())
                .containsExactly("first", "ada-0", "ada-1", "ada-2", "bob-0", "ada-3", "ada-4", "ada-5", "bob-1");
    }

    @Test
    void aJobOfABetterPriorityIsSubmittedFirst() {
        start(1);
        request("running", 1, null);
        awaitPosts(1);
        request("last", 2, null);
        request("usual", 1, null);
        request("first", 0, null);
        rig.awaitIdle();
        next(3);

        assertThat(posts()).containsExactly("running", "first", "usual", "last");
    }

    /** Ten minutes for each class, by the time at which its request was received; opening the partition anew changes nothing. */
    @Test
    void aJobOfTheLastPriorityIsSubmittedAfterItsAgeingWhateverComes() {
        start(1);
        request("running", 0, null);
        awaitPosts(1);
        request("low", 2, null);
        request("high-0", 0, null);
        rig.awaitIdle();
        next();
        assertThat(posts()).containsExactly("running", "high-0");

        rig.scheduler.advance(Duration.ofMinutes(20));
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
        request("high-1", 0, null);
        until(() -> rig.ledger.opened() == 2);
        request("high-2", 0, null);
        rig.awaitIdle();
        next();
        assertThat(posts()).containsExactly("running", "high-0", "low");
    }

    @Test
    void theLimitOfATenantHoldsBackItsJobsAndNoOthers() {
        rig.command(new Limit("limit/tenant/ada", 1, null));
        rig.start();
        IntStream.range(0, 3).forEach(job -> request("ada-" + job, 0, "ada"));
        request("bob-0", 2, "bob");
        request("nobody", 2, null);
        awaitPosts(3);
        rig.awaitIdle();

        assertThat(posts()).containsExactlyInAnyOrder("ada-0", "bob-0", "nobody");
        until(() -> rig.capacity.parked() == 2);
        assertThat(rig.capacity.held()).isEqualTo(3);
        LimitFigures ofAda = rig.limits.figures(Scope.ofTenant("ada"), Measure.OUTSTANDING);
        assertThat(ofAda.used()).isOne();
        assertThat(ofAda.waiting()).isEqualTo(2);
    }

    @Test
    void aTenantsLimitIsLiftedByATombstone() {
        rig.command(new Limit("limit/tenant/ada/lovelace", 1, null));
        rig.start();
        IntStream.range(0, 3).forEach(job -> request("ada-" + job, 1, "ada/lovelace"));
        awaitPosts(1);
        rig.awaitIdle();
        assertThat(posts()).hasSize(1);

        rig.command(new Removed("limit/tenant/ada/lovelace"));
        awaitPosts(3);
    }

    /** No signal comes but that of its opening, and no time passes. */
    @Test
    void jobsThatAShardFindsAreSubmittedAtOnce() {
        rig.ledger.holding(found("late", 1), found("first", 60), found("second", 2));
        rig.start();
        rig.until(() -> posts().size() == 3);

        assertThat(posts()).containsExactlyInAnyOrder("first", "second", "late");
    }

    private static JobState.Accepted found(String id, int secondsAgo) {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("prompt", id);
        Job job = new Job(
                id,
                "luma/luma-ray-2/image-to-video",
                null,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                "hash-" + id,
                ShardRig.START.minusSeconds(secondsAgo));
        return new JobState.Accepted(job, input, 0);
    }
}
