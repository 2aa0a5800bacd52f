package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.view.row.JobFilter;
import java.util.List;
import java.util.stream.IntStream;

/** The jobs of a rig's bulk actions, and the plans for them. */
record BulkTargets(ActionRig rig) {

    /** Accepted jobs with the ids {@code <prefix><number>}. */
    void live(String prefix, int from, int to) {
        IntStream.range(from, to).forEach(i -> rig.view.state(accepted(job(prefix + i, i))));
    }

    /** The same, from number 0 on. */
    void live(String prefix, int count) {
        live(prefix, 0, count);
    }

    /** The ids of {@link #live(String, int)}. */
    static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /** Has the console plan a bulk action on at most 1,000 jobs, without those that may be paid for twice. */
    Planning plan(Action.Kind kind, String filter) {
        return rig.console.bulk.plan(kind, JobFilter.parse(filter), 1_000, false);
    }

    /** The plan; fails when the console refuses to make one. */
    BulkPlan planned(Action.Kind kind, String filter) {
        return ((Planning.Ready) plan(kind, filter)).plan();
    }

    /** Starts a bulk cancel of all jobs that fit the filter, on the console. */
    BulkPlan startedCancel(String filter) {
        BulkPlan plan = ((Planning.Ready)
                        rig.console.bulk.plan(Action.Kind.CANCEL, JobFilter.parse(filter), 20_000, false))
                .plan();
        assertThat(rig.console.bulk.start(MIA, plan, "" + plan.count(), null)).isInstanceOf(ActionOutcome.Done.class);
        return plan;
    }

    /** The keys of the records that were sent, in their order. */
    List<String> sentKeys() {
        return rig.sends.stream()
                .map(send -> ActionRig.text(send.record().key()))
                .toList();
    }
}
