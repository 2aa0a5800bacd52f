package dev.reelay.console.steer;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.BulkProgress;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.DoneTexts;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import dev.reelay.view.row.JobFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many are cancelled from the console while workers run. */
@Tag("long")
class ConsoleSteerIT {

    private static final int ALL = 5_000;
    private static final List<String> BAD =
            IntStream.range(0, 1_000).mapToObj("bad-%04d"::formatted).toList();
    private static final List<String> GOOD = IntStream.range(0, ALL - BAD.size())
            .mapToObj("good-%04d"::formatted)
            .toList();

    private final WorkerRig rig =
            new WorkerRig("steer", SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO)).withFewPartitions();
    private final TopicNames names = new TopicNames(
            rig.topic("requests"),
            rig.topic("control"),
            rig.topic("jobs"),
            rig.topic("results"),
            rig.topic("dead-letters"),
            rig.topic("audit"),
            "generation-limits");

    private ConsoleData console() {
        KafkaSettings settings = KafkaSettings.of(
                Map.of("bootstrap.servers", rig.broker().bootstrapServers()), rig.group(), "reelay", "console");
        ConsoleData console = new ConsoleData(
                settings, rig.broker().admin(), names, rig.group(), Duration.ofHours(24), InstantSource.system());
        console.start();
        Await.until("the console has read everything", () -> console.feeds().toString(), console::isRestored);
        return console;
    }

    private static ManyActions many(ConsoleData console) {
        return new ManyActions(
                console.actions(), console.bulk(), console.letters()::newest, new DoneTexts(console.audit()));
    }

    private static Answer press(ConsoleData console, PlanPage page) {
        Form form = Form.of(null, "wrong prompt", null, "/actions");
        return many(console)
                .start(
                        SteerPages.ACTING,
                        new ManyActions.Start(page.plan().id(), "cancel", page.filter(), null, "1000", form));
    }

    @Test
    void aBulkCancelCancelsExactlyItsJobsAlsoWhenTheConsoleEndsInTheMiddleAndTheButtonIsPressedTwice() {
        try (rig;
                WorkerProcess worker = rig.worker()
                        .env("REELAY_MAX_PENDING_JOBS", String.valueOf(ALL + 1_000))
                        .start()) {
            worker.awaitReady(LONG);
            rig.send(Stream.concat(BAD.stream(), GOOD.stream()).map(rig::job).toList());
            String action = beginAndEnd();
            finish(action);

            rig.awaitStatus("cancelled", BAD);
            assertThat(rig.results()).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(BAD);
            assertThat(rig.states()).hasSize(ALL);
            assertThat(rig.cancels().stream()
                            .map(Journal.Cancellation::requestId)
                            .distinct())
                    .as("a job that was not submitted yet is cancelled without RunComfy")
                    .hasSizeLessThanOrEqualTo(BAD.size());
        }
    }

    /** Returns the id of the action: the console ends while its first jobs are cancelled. */
    private String beginAndEnd() {
        try (ConsoleData console = console()) {
            Await.until(
                    "the jobs are known",
                    () -> console.jobs().window().toString(),
                    () -> console.jobs().count(JobFilter.parse("state=live")) == ALL);
            PlanQuery query = new PlanQuery(PlanQuery.kind("cancel"), JobFilter.parse("id_prefix=bad-"), 20_000, false);
            PlanPage page = ((Answer.Dry) many(console).dryRun(SteerPages.ACTING, query)).page();
            assertThat(page.count()).isEqualTo(BAD.size());
            assertThat(press(console, page)).isInstanceOf(Answer.GoTo.class);
            assertThat(press(console, page)).isInstanceOf(Answer.Told.class);
            return page.plan().id();
        }
    }

    private void finish(String action) {
        try (ConsoleData console = console()) {
            Await.until(
                    "the action is known", () -> console.bulk().progress(action).isPresent());
            assertThat(console.audit().lastStep(action))
                    .map(AuditEntry::step)
                    .get()
                    .isNotInstanceOf(Step.Finished.class);
            Await.until(
                    "it is finished after the restart",
                    () -> console.bulk().progress(action).toString(),
                    () -> console.bulk().progress(action).orElseThrow().phase() == BulkProgress.Phase.FINISHED);
            assertThat(console.audit().newest(10_000))
                    .extracting(AuditEntry::step)
                    .filteredOn(Step.Started.class::isInstance)
                    .hasSize(1);
        }
    }
}
