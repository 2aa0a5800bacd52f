package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.cost.Charged;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.request.CommandReading;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bug in Reelay ends the job that it is about, and harms no other job. */
class OneFaultOneJobTest {

    private static final String WAN = "wan-ai/wan-2-2/image-to-video";

    private final FailingThreads threads = new FailingThreads();
    private final ShardRig rig = new ShardRigSettings().threads(threads).rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aTimerOnWhichTheCodeThrowsStopsNoOtherTimer() {
        rig.start();
        List.of("a", "b", "c").forEach(id -> rig.send(expiring(id)));
        rig.send(wan(expiring("bad")));
        List.of("d", "e").forEach(id -> rig.send(expiring(id)));
        List.of("a", "b", "c", "bad", "d", "e").forEach(id -> rig.awaitStatus(id, Status.IN_QUEUE));
        rig.runComfy.sightings(_ -> new PollAnswer.NotYet(null)); // they still queue
        rig.runComfy.cancellations(_ -> new CancelAnswer.Cancelled());
        rig.faultyModels.add(WAN);

        rig.scheduler.advance(Duration.ofSeconds(31)); // start_by has passed for all of them

        rig.awaitStatus("bad", Status.FAILED);
        List.of("a", "b", "c", "d", "e").forEach(id -> rig.awaitStatus(id, Status.EXPIRED));
        assertThat(failure("bad")).isEqualTo(FailureCode.INTERNAL_ERROR);
        assertThat(rig.ledger.opened()).as("nothing was opened again").isOne();
        rig.until(() -> faults() == 2); // the timer, and then how long to keep the receipt
    }

    @Test
    void aPollAnswerOnWhichTheCodeThrowsEndsItsJobAlone() {
        rig.start();
        rig.send(wan(expiring("bad").replace("09:00:30Z", "19:00:30Z")));
        rig.request("good");
        rig.awaitStatus("bad", Status.IN_QUEUE);
        rig.awaitStatus("good", Status.IN_QUEUE);
        rig.faultyModels.add(WAN);

        rig.advanceUntil(() -> rig.ledger.job("bad").status() == Status.FAILED);
        rig.advanceUntil(() -> rig.ledger.job("good").status() == Status.IN_PROGRESS);

        assertThat(failure("bad")).isEqualTo(FailureCode.INTERNAL_ERROR);
    }

    @Test
    void aPostThatCannotBeStartedEndsItsJobUnpaidAndLeaksNoPermit() {
        rig.start();
        rig.command(new CommandReading.Pause("pause/*", null));
        for (int i = 0; i < 4; i++) {
            rig.request("job-" + i);
            rig.awaitStatus("job-" + i, Status.ACCEPTED);
        }
        rig.awaitIdle();
        threads.refuse(2);

        rig.command(new CommandReading.Resume("pause/*", null));

        rig.until(() -> rig.runComfy.posts().size() == 3 && jobsThatFailed().size() == 1);
        JobResult result = jobsThatFailed().getFirst();
        assertThat(failure(result.job().id())).isEqualTo(FailureCode.INTERNAL_ERROR);
        assertThat(result.charged()).as("nothing was sent").isEqualTo(Charged.NO);
        assertThat(rig.runComfy.posts()).doesNotContain(result.job().id());
        rig.until(() -> rig.permits.held() == 0);
        rig.until(() -> faults() == 1);
    }

    @Test
    void aFaultInDecidingAboutThePostThatRunComfyAcceptedLeavesItsCostUnknownAndItsMoneySpent() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().send(wan(RequestFeed.valid("a")));
        rig.until(() -> rig.runComfy.posts().contains("a"));
        rig.faultyModels.add(WAN);

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitStatus("a", Status.FAILED);

        assertThat(failure("a")).isEqualTo(FailureCode.INTERNAL_ERROR);
        assertThat(rig.ledger.results()).extracting(JobResult::charged).containsExactly(Charged.UNKNOWN);
        assertThat(((JobState.Ended) rig.ledger.job("a")).reserved()).isNotNull();
    }

    @Test
    void aPollThatCannotBeStartedEndsItsJobAlone() {
        rig.start();
        rig.request("a");
        rig.request("b");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.IN_QUEUE);
        threads.refuse(1);

        rig.advanceUntil(() -> rig.ledger.results().size() == 1);
        String bad = rig.ledger.results().getFirst().job().id();
        String good = bad.equals("a") ? "b" : "a";
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job(good).status() == Status.COMPLETED);

        assertThat(failure(bad)).isEqualTo(FailureCode.INTERNAL_ERROR);
    }

    @Test
    void aCountThatFailsStopsNeitherAnEffectNorAnotherCount() {
        rig.meters.config().meterFilter(new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                if (id.getName().equals("reelay_requests_accepted_total")) {
                    throw new IllegalStateException("a bug in a meter");
                }
                return MeterFilterReply.NEUTRAL;
            }
        });

        rig.start().request("a");

        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.until(() -> faults() >= 1); // the thread of the POST may count before the shard does
    }

    private List<JobResult> jobsThatFailed() {
        return rig.ledger.results().stream()
                .filter(result -> result.outcome().status() == Status.FAILED)
                .toList();
    }

    private double faults() {
        return rig.meters.get("reelay_faults_total").counter().count();
    }

    private FailureCode failure(String id) {
        JobResult result = rig.ledger.results().stream()
                .filter(one -> one.job().id().equals(id))
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull((Outcome.Failed) result.outcome()).code();
    }

    private static String wan(String request) {
        return request.replace("luma/luma-ray-2/image-to-video", WAN).replace("image_url", "img_url");
    }

    private static String expiring(String id) {
        return """
                {"id": "%1$s", "model": "luma/luma-ray-2/image-to-video", "start_by": "2026-11-21T09:00:30Z",
                 "input": {"prompt": "%1$s", "image_url": "https://example.com/a.png"}}""".formatted(id);
    }
}
