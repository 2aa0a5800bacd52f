package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.actions.ActionRig.utf8;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.LeftOut;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cost.Charged;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.LetterFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Redrives of many dead letters: which, how many times, and what is known when a process ends in the middle. */
class BulkRedriveTest {

    private static final Header INVALID = new Header("dead-letter-code", utf8("invalid_request"));
    private static final Header INTERNAL = new Header("dead-letter-code", utf8("internal_error"));
    private static final String OF_INTERNAL = "code=internal_error";

    private final ActionRig rig = new ActionRig();
    private final BulkTargets targets = new BulkTargets(rig);

    private void letters(int count, Header code) {
        IntStream.range(0, count).forEach(i -> rig.deadLetter(1, 100 + i, "j" + i, code));
    }

    private Planning planning(ActionRig.Peer process, String filter, int max, boolean confirmed) {
        return process.bulk.planRedrive(rig.letters(), LetterFilter.parse(filter), max, confirmed);
    }

    private BulkPlan plan(String filter, int max, boolean confirmed) {
        return ((Planning.Ready) planning(rig.console, filter, max, confirmed)).plan();
    }

    private BulkPlan started(String filter) {
        BulkPlan plan = plan(filter, 20_000, true);
        assertThat(rig.console.bulk.start(MIA, plan, "" + plan.count(), "fixed in 1.2"))
                .isInstanceOf(ActionOutcome.Done.class);
        return plan;
    }

    private ActionRig.Peer successor() {
        ActionRig.Peer successor = rig.process();
        successor.runs.goOnWithLeft();
        successor.runs.turn();
        rig.pass(Duration.ofSeconds(31));
        return successor;
    }

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "j" + i).toList();
    }

    @Test
    void aPlanSaysHowManyWhichMayBePaidForTwiceAndWhatTheyMayCost() {
        rig.view.ended(completed(job("paid", 0)), "0.30");
        letters(3, INVALID);
        rig.deadLetter(2, 7, "risky", INTERNAL);

        BulkPlan careful = plan("key_prefix=j", 20_000, false);
        assertThat(careful.ids()).containsExactly("1/100", "1/101", "1/102");
        assertThat(careful.groups()).containsExactly(new BulkPlan.Group(FilledView.MODEL, "invalid_request", 3));
        assertThat(careful.stake().usd()).isEqualByComparingTo("0.90");
        assertThat(careful.risky()).isZero();

        String all = "code=internal_error&code=invalid_request";
        assertThat(plan(all, 20_000, false).skipped()).containsExactly(Map.entry("not_confirmed", 1));
        assertThat(plan(all, 20_000, true).count()).isEqualTo(4);
        assertThat(plan(all, 20_000, true).risky()).isEqualTo(1);
        assertThat(plan(all, 2, true).ids()).as("the oldest").containsExactly("1/100", "1/101");
        assertThat(plan(all, 2, true).skipped()).containsExactly(Map.entry("beyond_max", 2));
        assertThat(rig.entries).isEmpty();
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void whatCannotBeSentIsLeftOutOfThePlanWithItsReason() {
        letters(1, INTERNAL);
        rig.deadLetter(2, 1, "three", INTERNAL, new Header("redrive-count", utf8("3")));
        rig.deadLetter(2, 2, "known", INTERNAL);
        rig.deadLetter(2, 3, "cut", INTERNAL, new Header("dead-letter-truncated", utf8("value")));
        rig.view.ended(failed(job("known", 0), FailureCode.INTERNAL_ERROR), Charged.NO);

        BulkPlan plan = plan(OF_INTERNAL, 20_000, true);

        assertThat(plan.ids()).containsExactly("1/100");
        assertThat(plan.skipped())
                .containsOnly(Map.entry("redriven_enough", 1), Map.entry("job_known", 1), Map.entry("not_whole", 1));
    }

    @Test
    void whatMakesNoSenseOrCannotBeReadIsNotPlanned() {
        letters(2, INTERNAL);

        assertThat(code(planning(rig.console, "", 9, true))).isEqualTo("empty_filter");
        assertThat(code(planning(rig.console, OF_INTERNAL, 0, true))).isEqualTo("max_out_of_range");
        rig.unreadable = 101;
        assertThat(code(planning(rig.console, OF_INTERNAL, 9, true))).isEqualTo("no_answer");
        rig.auditFeed = ActionRig.feed("generation-audit", true, 1);
        assertThat(code(planning(rig.console, OF_INTERNAL, 9, true))).isEqualTo("not_current");
    }

    private static String code(Planning planning) {
        return ((Planning.Refused) planning).code();
    }

    @Test
    void eachGoesBackToItsPartitionOnceAndTheEntriesSaySoBefore() {
        letters(50, INTERNAL);
        BulkPlan plan = started(OF_INTERNAL);
        rig.deadLetter(1, 999, "late", INTERNAL);
        rig.console.finish();

        assertThat(targets.sentKeys()).isEqualTo(keys(0, 50));
        assertThat(rig.sends).allSatisfy(send -> {
            assertThat(((Send.Request) send).partition()).isEqualTo(4);
            assertThat(send.record().headers()).extracting(Header::name).contains("redrive-count");
        });
        assertThat(rig.steps())
                .containsExactly(
                        "Started", "Targets", "Sending", "Progress", "Sending", "Progress", "Sending", "Finished");
        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.report().done()).isEqualTo(50);
        assertThat(rig.console.log.newest(99)).extracting(AuditEntry::step).noneMatch(Step.Sending.class::isInstance);
        assertThat(rig.process().log.wasRedriven(1, 149)).isTrue();
        assertThat(rig.process().log.wasRedriven(1, 999)).isFalse();
    }

    @Test
    void pressedTwiceItIsDoneOnceAndASecondPlanLeavesOutWhatWasSent() {
        letters(5, INTERNAL);
        BulkPlan plan = plan(OF_INTERNAL, 9, true);
        BulkPlan other = ((Planning.Ready) planning(rig.process(), OF_INTERNAL, 9, true)).plan();
        assertThat(rig.console.bulk.start(MIA, plan, "4", null)).isInstanceOf(ActionOutcome.Refused.class);
        rig.console.bulk.start(MIA, plan, "5", null);
        assertThat(rig.console.bulk.start(BEN, plan, "5", null)).isInstanceOf(ActionOutcome.AlreadySo.class);
        rig.console.finish();

        assertThat(rig.sends).hasSize(5);
        assertThat(plan(OF_INTERNAL, 9, true).skipped()).containsExactly(Map.entry("already_redriven", 5));
        ActionRig.Peer process = rig.process();
        BulkPlan again = ((Planning.Ready) planning(process, OF_INTERNAL, 9, true)).plan();
        assertThat(process.bulk.start(BEN, again, "0", null)).isInstanceOf(ActionOutcome.Refused.class);
        assertThat(other.count()).isEqualTo(5);
        assertThat(rig.sends).hasSize(5);
    }

    @Test
    void twoPlansOfTheSameDeadLettersSendEachOnce() {
        letters(30, INTERNAL);
        BulkPlan first = started(OF_INTERNAL);
        BulkPlan second = started("key_prefix=j");
        rig.console.finish();

        assertThat(targets.sentKeys()).doesNotHaveDuplicates().hasSize(30);
        Step.Report one = rig.console.bulk.progress(first.id()).orElseThrow().report();
        Step.Report two = rig.console.bulk.progress(second.id()).orElseThrow().report();
        assertThat(one.done() + two.done()).isEqualTo(30);
        assertThat(one.total()).isEqualTo(30);
        assertThat(two.total()).isEqualTo(30);
        assertThat(rig.console.log.leftOut(second.id()))
                .extracting(LeftOut::code)
                .containsOnly("already_redriven");
    }

    @Test
    void aProcessThatEndsInABatchLeavesThatBatchInDoubtAndTheOthersAreSentOnce() {
        letters(50, INTERNAL);
        BulkPlan plan = started(OF_INTERNAL);
        rig.console.runs.turn();
        rig.entriesLeft = 1; // the next batch is announced and sent, and its end is not recorded
        rig.console.runs.turn();
        rig.kill(rig.console);
        assertThat(rig.sends).hasSize(40);

        rig.entriesLeft = 99;
        ActionRig.Peer successor = successor();
        successor.finish();

        assertThat(targets.sentKeys()).isEqualTo(keys(0, 50));
        assertThat(rig.accepted).hasSize(50);
        BulkProgress end = successor.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().done()).isEqualTo(30);
        assertThat(end.report().skipped()).containsExactly(Map.entry("already_redriven", 20));
        assertThat(successor.log.leftOut(plan.id()))
                .extracting(LeftOut::id)
                .isEqualTo(IntStream.range(120, 140).mapToObj(i -> "1/" + i).toList());
    }

    @Test
    void aProcessThatEndsBetweenTwoBatchesLeavesNothingOut() {
        letters(50, INTERNAL);
        BulkPlan plan = started(OF_INTERNAL);
        rig.console.runs.turn();
        rig.kill(rig.console);
        ActionRig.Peer successor = successor();
        successor.finish();

        assertThat(targets.sentKeys()).isEqualTo(keys(0, 50));
        assertThat(successor.bulk.progress(plan.id()).orElseThrow().report().done())
                .isEqualTo(50);
    }

    @Test
    void withoutAnAnnouncementNothingIsSentAndItIsTriedAgain() {
        letters(3, INTERNAL);
        BulkPlan plan = started(OF_INTERNAL);
        rig.entriesLeft = 0;
        rig.console.runs.turn();
        assertThat(rig.sends).isEmpty();

        rig.entriesLeft = 99;
        rig.console.finish();
        assertThat(rig.sends).hasSize(3);
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().report().done())
                .isEqualTo(3);
    }

    @Test
    void whatTheBrokersMayNotHaveTakenIsNotSentASecondTime() {
        letters(3, INTERNAL);
        BulkPlan plan = started(OF_INTERNAL);
        rig.delayed = true; // the process does not read its own announcement in time
        rig.sendsLeft = 1;
        rig.console.runs.turn();
        rig.sendsLeft = 99;
        rig.console.finish();

        assertThat(rig.sends).hasSize(1);
        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().skipped()).containsExactly(Map.entry("already_redriven", 3));
    }

    @Test
    void itWaitsWhileTheAuditLogIsNotCurrent() {
        letters(3, INTERNAL);
        started(OF_INTERNAL);
        rig.auditFeed = ActionRig.feed("generation-audit", true, 1);
        assertThat(rig.console.runs.turn()).isFalse();
        assertThat(rig.sends).isEmpty();

        rig.auditFeed = ActionRig.feed("generation-audit", true, 0);
        rig.console.finish();
        assertThat(rig.sends).hasSize(3);
    }

    @Test
    void itIsStoppedBetweenTwoBatches() {
        letters(50, INTERNAL);
        BulkPlan plan = started(OF_INTERNAL);
        rig.console.runs.turn();
        assertThat(rig.console.bulk.stop(BEN, plan.id(), "enough")).isInstanceOf(ActionOutcome.Done.class);
        rig.console.finish();

        assertThat(targets.sentKeys()).isEqualTo(keys(0, 20));
        assertThat(plan(OF_INTERNAL, 99, true).count()).isEqualTo(30);
    }

    @Test
    void anotherDeadLetterAtTheSamePlaceOfATopicThatWasMadeAnewIsLeftAlone() throws Exception {
        rig.deadLetter(1, 100, "a", INTERNAL);
        AuditEntry begun = new AuditEntry(
                "old",
                rig.now.minus(Duration.ofDays(30_000)),
                MIA,
                new Action(Action.Kind.REDRIVE, new Subject.Selection(OF_INTERNAL, 2, null), null, null, true),
                new Step.Started());
        rig.record(begun, begun.next(begun.at(), new Step.Targets(0, List.of("1/100", "no place"))));
        ActionRig.Peer successor = successor();
        successor.finish();

        assertThat(rig.sends).isEmpty();
        assertThat(successor.bulk.progress("old").orElseThrow().report().skipped())
                .containsExactly(Map.entry("record_gone", 2));
    }
}
