package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditRecords;
import dev.reelay.audit.LeftOut;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.row.JobFilter;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever reads the audit topic knows of each job that a bulk action left out, and why. */
class LeftOutTest {

    private final ActionRig rig = new ActionRig();

    private BulkPlan started(Action.Kind kind, String filter) {
        BulkPlan plan = ((Planning.Ready) rig.console.bulk.plan(kind, JobFilter.parse(filter), 20_000, false)).plan();
        assertThat(rig.console.bulk.start(MIA, plan, "" + plan.count(), null)).isInstanceOf(ActionOutcome.Done.class);
        return plan;
    }

    private void live(int count) {
        IntStream.range(0, count).forEach(i -> rig.view.state(accepted(job("bad" + i, i))));
    }

    @Test
    void jobsThatEndedMeanwhileAreNamed() {
        live(250);
        BulkPlan plan = started(Action.Kind.CANCEL, "id_prefix=bad");
        rig.view.ended(completed(job("bad7", 7))).ended(completed(job("bad201", 201)));
        rig.console.finish();

        assertThat(rig.process().log.leftOut(plan.id()))
                .containsExactly(new LeftOut("bad7", "ended"), new LeftOut("bad201", "ended"));
    }

    @Test
    void aJobThatCouldNotBeReadIsNamed() {
        rig.view.ended(failed(rig.request("r0"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        BulkPlan plan = started(Action.Kind.RETRY, "state=failed");
        rig.unreadable = 0;
        IntStream.range(0, 20).forEach(_ -> rig.console.runs.turn());

        assertThat(rig.console.log.leftOut(plan.id())).containsExactly(new LeftOut("r0", "no_answer"));
    }

    @Test
    void whoeverFinishesAnActionNamesTheRest() {
        live(250);
        BulkPlan plan = started(Action.Kind.CANCEL, "id_prefix=bad");
        rig.view.ended(completed(job("bad7", 7))).ended(completed(job("bad201", 201)));
        rig.console.runs.turn();
        rig.kill(rig.console);
        ActionRig.Peer successor = rig.process();
        successor.runs.goOnWithLeft();
        successor.runs.turn();
        rig.pass(Duration.ofSeconds(31));
        successor.finish();

        assertThat(successor.log.leftOut(plan.id())).extracting(LeftOut::id).containsExactly("bad7", "bad201");
        assertThat(successor.bulk.progress(plan.id()).orElseThrow().report().done())
                .isEqualTo(248);
    }

    @Test
    void noRecordHasMoreThanABatchOfThem() {
        live(450);
        BulkPlan plan = started(Action.Kind.CANCEL, "id_prefix=bad");
        IntStream.range(0, 450).forEach(i -> rig.view.ended(completed(job("bad" + i, i))));
        rig.console.finish();

        assertThat(rig.console.log.leftOut(plan.id())).hasSize(450);
        assertThat(rig.entries)
                .extracting((AuditEntry entry) -> AuditRecords.encode(entry).size())
                .allSatisfy(size -> assertThat(size).isLessThan(200_000));
    }
}
