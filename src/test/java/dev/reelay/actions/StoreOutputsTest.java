package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.file.StoredFile;
import dev.reelay.job.Job;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.testing.Await;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.JobFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outputs of jobs that have ended are stored when somebody asks for it: one job, some, or all that fit a filter. */
class StoreOutputsTest {

    private static final String ONE = "https://p.example/1.mp4";
    private static final String TWO = "https://p.example/2.mp4";
    private static final JobFilter FAILED = JobFilter.parse("stored=failed");

    private final ActionRig rig = new ActionRig();
    private final List<Task> tries = new CopyOnWriteArrayList<>();
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private StoreOutputsTest withStore() {
        rig.console.stores.storeWith(copies());
        return this;
    }

    private LaterCopies copies() {
        return new LaterCopies((task, _) -> copy(task), 4, Duration.ofMinutes(1), () -> rig.now);
    }

    private Try copy(Task task) throws InterruptedException {
        tries.add(task);
        gate.await();
        if (away.contains(task.jobId())) {
            return new Try.NotYet("the store answered 403 AccessDenied");
        }
        if (gone.contains(task.url())) {
            return new Try.Never("it cannot be fetched (redirects): 302");
        }
        return new Try.Copied(file(task.url()));
    }

    private static StoredFile file(String url) {
        return new StoredFile(url.replace("p.", "s.") + "?X-Amz-Signature=7", url, 1_234, "9f86", "video/mp4");
    }

    private Map<String, ActionOutcome> store(String... ids) {
        return rig.console.actions.storeOutputs(BEN, List.of(ids), "the bucket is back", _ -> {});
    }

    private Job failed(String id, String... urls) {
        return rig.completed(id, List.of(urls), Copies.failed("file 1 of 1: not in time"));
    }

    private static String code(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Done _ -> "done";
            case ActionOutcome.AlreadySo _ -> "already_so";
            case ActionOutcome.Refused refused -> refused.code();
            case ActionOutcome.NeedsConfirmation _, ActionOutcome.Unclear _ -> "odd";
        };
    }

    @Test
    void aFileIsStoredBetweenTwoEntriesWhichSayWhatWasStored() {
        withStore();
        Job job = failed("a", ONE);

        Map<String, ActionOutcome> outcomes = store("a");

        assertThat(outcomes.get("a")).isInstanceOf(ActionOutcome.Done.class);
        assertThat(tries).containsExactly(new Task("a", 1, ONE));
        assertThat(rig.steps()).containsExactly("Attempted", "Done");
        AuditEntry last = rig.lastEntry();
        assertThat(last.action().kind()).isEqualTo(Action.Kind.STORE_OUTPUTS);
        assertThat(last.action().reason()).isEqualTo("the bucket is back");
        assertThat(last.step())
                .isEqualTo(new Step.Done(
                        "1 of 1 files are in the store: https://s.example/1.mp4 (1,234 bytes, sha256 9f86)."));
        assertThat(rig.console.log.storedBy("a", job.receivedAt())).contains(last);
        assertThat(rig.console.log.storedBy("a", job.receivedAt().plus(Duration.ofDays(2))))
                .isEmpty();
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void onlyFilesThatTheResultNamesNoCopyOfAreCopiedUnderTheirOwnNumbers() {
        withStore();
        rig.completed("a", List.of(ONE, TWO), new Copies(List.of(file(ONE)), "file 2 of 2: not in time"));

        assertThat(code(store("a").get("a"))).isEqualTo("done");
        assertThat(tries).containsExactly(new Task("a", 2, TWO));
        assertThat(((Step.Done) rig.lastEntry().step()).detail()).startsWith("2 of 2 files are in the store: ");
    }

    @Test
    void theOutputOfAWorkerWithoutAStoreIsStoredToo() {
        withStore();
        rig.completed("a", List.of(ONE), null);

        assertThat(code(store("a").get("a"))).isEqualTo("done");
    }

    @Test
    void whatCouldNotBeCopiedIsRefusedAfterItsAttemptAndKeepsNoOtherJobFromBeingStored() {
        withStore();
        failed("a", ONE, TWO);
        failed("b", ONE);
        gone.add(TWO);

        Map<String, ActionOutcome> outcomes = store("a", "b");

        assertThat(outcomes.get("a"))
                .isEqualTo(new ActionOutcome.Refused(
                        "not_stored", "1 of 2 files are in the store; file 2: it cannot be fetched (redirects): 302."));
        assertThat(code(outcomes.get("b"))).isEqualTo("done");
        assertThat(rig.steps()).containsExactly("Attempted", "Attempted", "Refused", "Done");
        assertThat(code(store("a").get("a"))).as("tried again").isEqualTo("not_stored");
        assertThat(code(store("b").get("b"))).as("stored by the action before").isEqualTo("already_so");
    }

    @Test
    void whatHasNothingToStoreIsRefusedWithTheReason() {
        withStore();
        rig.view.state(FilledView.running(FilledView.job("live", 1)));
        rig.view.ended(FilledView.failed(FilledView.job("failed", 2), FailureCode.PROVIDER_FAILED));
        rig.completed("stored", List.of(ONE), new Copies(List.of(file(ONE)), null));
        rig.completed("empty", List.of(), null);
        failed("gone", ONE);
        rig.results.remove("gone");

        Map<String, ActionOutcome> outcomes = store("none", "live", "failed", "stored", "empty", "gone");

        assertThat(outcomes.values())
                .extracting(StoreOutputsTest::code)
                .containsExactly("unknown_job", "not_ended", "not_completed", "already_so", "no_files", "no_result");
        assertThat(rig.steps()).containsOnly("Refused").hasSize(6);
        assertThat(tries).isEmpty();
    }

    @Test
    void withoutAStoreNothingIsDone() {
        failed("a", ONE);

        assertThat(store("a").get("a"))
                .isEqualTo(new ActionOutcome.Refused(
                        "no_store", "There is no store here: set REELAY_OUTPUT_STORE as it is set for the workers."));
        assertThat(plan())
                .isInstanceOfSatisfying(
                        Planning.Ready.class,
                        ready -> assertThat(ready.plan().skipped()).containsEntry("no_store", 1));
    }

    @Test
    void withoutAnEntryNothingIsCopied() {
        withStore();
        failed("a", ONE);
        rig.entriesLeft = 0;

        assertThat(code(store("a").get("a"))).isEqualTo("not_recorded");
        assertThat(tries).isEmpty();
    }

    @Test
    void aResultThatCannotBeReadIsRefusedForNow() {
        withStore();
        failed("a", ONE);
        rig.unreadable = 0;

        assertThat(code(store("a").get("a"))).isEqualTo("no_answer");
    }

    private Planning plan() {
        return rig.console.bulk.plan(Action.Kind.STORE_OUTPUTS, FAILED, 1_000, false);
    }

    private BulkPlan ready() {
        return ((Planning.Ready) plan()).plan();
    }

    private void start(BulkPlan plan) {
        assertThat(rig.console.bulk.start(BEN, plan, String.valueOf(plan.count()), null))
                .isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void allThatCouldNotBeStoredAreTriedAgainAndWhatCannotBeIsLeftOut() {
        withStore();
        List<Job> jobs = new ArrayList<>();
        IntStream.range(0, BulkRun.STORES + 3).forEach(n -> jobs.add(failed("job-%02d".formatted(n), ONE)));
        rig.completed("stored", List.of(ONE), new Copies(List.of(file(ONE)), null));
        rig.completed("other", List.of(ONE), null);
        away.add("job-01");
        BulkPlan plan = ready();
        assertThat(plan.ids()).hasSize(BulkRun.STORES + 3).doesNotContain("stored", "other");
        start(plan);

        rig.console.finish();

        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().done()).isEqualTo(BulkRun.STORES + 2);
        assertThat(end.report().skipped()).containsExactly(Map.entry("not_stored", 1));
        assertThat(rig.steps()).containsExactly("Started", "Targets", "Progress", "Finished");
        assertThat(jobs)
                .allSatisfy(job -> assertThat(rig.console
                                .log
                                .storedBy(job.id(), job.receivedAt())
                                .isPresent())
                        .isEqualTo(!job.id().equals("job-01")));
        assertThat(ready().ids()).as("the next plan").containsExactly("job-01");
    }

    @Test
    void aStopEndsTheCopiesThatAreUnderWay() throws Exception {
        withStore();
        failed("a", ONE);
        gate = new CountDownLatch(1);
        BulkPlan plan = ready();
        start(plan);
        Thread runs = Thread.ofVirtual().start(() -> rig.console.finish());
        Await.until("a copy is under way", () -> !tries.isEmpty());

        assertThat(rig.console.bulk.stop(BEN, plan.id(), "enough")).isInstanceOf(ActionOutcome.Done.class);
        runs.join();

        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().phase()).isEqualTo(BulkProgress.Phase.STOPPED);
        assertThat(rig.lastEntry().step())
                .isInstanceOfSatisfying(
                        Step.Stopped.class,
                        stopped -> assertThat(stopped.report().total()).isZero());
    }

    @Test
    void whatAProcessLeavesIsGoneOnWithByOneThatHasAStore() {
        withStore();
        failed("a", ONE);
        start(ready());
        rig.kill(rig.console);
        ActionRig.Peer without = rig.process();
        ActionRig.Peer with = rig.process();
        with.stores.storeWith(copies());
        for (ActionRig.Peer peer : List.of(without, with)) {
            peer.runs.goOnWithLeft();
            peer.finish();
        }
        rig.pass(BulkRuns.LEFT.plusSeconds(1));
        without.finish();
        assertThat(tries).isEmpty();
        assertThat(rig.steps()).containsExactly("Started", "Targets");
        assertThat(without.runs.running()).isEmpty();
        with.finish();

        assertThat(tries).hasSize(1);
        assertThat(rig.steps()).containsExactly("Started", "Targets", "Finished");
    }
}
