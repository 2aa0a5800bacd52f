package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.outcome.Status;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What actions come to where workers run. */
@Tag("long")
class ActionsOnWorkersIT {

    private static final FaultCondition SUBMISSIONS = FaultCondition.each(ApiCall.Endpoint.SUBMIT);
    private static final SimulatorScript REFUSING =
            SimulatorScript.instant().withFault(SUBMISSIONS, FaultEffect.refuse(200, 400_777, "not with us"));
    private static final SimulatorScript QUEUEING = SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO);

    private final WorkerRig rig = new WorkerRig("acting", SimulatorScript.instant()).withFewPartitions();
    private final TopicNames names = new TopicNames(
            rig.topic("requests"),
            rig.topic("control"),
            rig.topic("jobs"),
            rig.topic("results"),
            rig.topic("dead-letters"),
            rig.topic("audit"),
            "generation-limits");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", rig.broker().bootstrapServers()), rig.group(), "reelay", "c1");

    private ActingProcess one;
    private ActingProcess two;

    @BeforeEach
    void start() {
        rig.worker().start().awaitReady(LONG);
        one = new ActingProcess(settings, rig.broker().admin(), names);
        two = new ActingProcess(settings, rig.broker().admin(), names);
        one.start();
        two.start();
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
        rig.close();
    }

    private void awaitRow(ActingProcess process, String id, Status status) {
        Await.until(
                id + " is " + status,
                () -> process.view().jobs().find(id).toString(),
                () -> process.view().jobs().find(id).map(JobRow::status).equals(Optional.of(status))
                        && process.view().jobs().find(id).orElseThrow().end() != null
                        && process.view().jobs().find(id).orElseThrow().end().result() != null);
    }

    @Test
    void aRetryThatTwoPeoplePressTwiceIsOneJob() {
        rig.follow(REFUSING);
        rig.send(List.of(rig.job("a")));
        awaitRow(one, "a", Status.FAILED);
        awaitRow(two, "a", Status.FAILED);
        rig.follow(SimulatorScript.instant());

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<ActionOutcome>> pressed = Stream.of(one, two, one, two)
                    .map(each -> CompletableFuture.supplyAsync(
                            () -> each.press(actions -> actions.retry(BEN, "a", true, null)), threads))
                    .toList();
            assertThat(pressed)
                    .extracting(CompletableFuture::join)
                    .allMatch(outcome ->
                            outcome instanceof ActionOutcome.Done || outcome instanceof ActionOutcome.AlreadySo);
        }

        assertThat(rig.result("a~1").status()).isEqualTo("completed");
        awaitRow(two, "a~1", Status.COMPLETED);
        assertThat(two.press(actions -> actions.retry(BEN, "a", true, null)))
                .isInstanceOf(ActionOutcome.AlreadySo.class);
        assertThat(rig.posts("a"))
                .as("the POST that was refused, and the retry's")
                .hasSize(2);
        assertThat(rig.results()).extracting(WrittenRecord::id).containsExactlyInAnyOrder("a", "a~1");
        assertThat(rig.deadLetters()).isEmpty();
    }

    @Test
    void aBulkCancelCancelsExactlyItsJobsWhoeverFinishesIt() {
        rig.follow(QUEUEING);
        List<String> bad = IntStream.range(0, 100).mapToObj(i -> "bad-" + i).toList();
        List<String> good = IntStream.range(0, 200).mapToObj(i -> "good-" + i).toList();
        rig.send(Stream.concat(bad.stream(), good.stream()).map(rig::job).toList());
        rig.awaitStatus("in_queue", bad);
        rig.awaitStatus("in_queue", good);
        Await.until("the view", () -> one.view().jobs().count(JobFilter.parse("state=in_queue")) == 300);

        BulkPlan plan = ((Planning.Ready)
                        one.live().bulk().plan(Action.Kind.CANCEL, JobFilter.parse("id_prefix=bad-"), 1_000, false))
                .plan();
        assertThat(one.live().bulk().start(MIA, plan, "100", "wrong prompt")).isInstanceOf(ActionOutcome.Done.class);
        one.live().close();
        two.live().finishWhatIsLeft();

        rig.awaitStatus("cancelled", bad);
        Await.until("the end", () -> two.live().log().open().isEmpty());
        assertThat(rig.cancels().stream().map(Journal.Cancellation::requestId).distinct())
                .hasSize(100);
        rig.awaitStatus("in_queue", good);
        assertThat(rig.results()).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(bad);
    }
}
