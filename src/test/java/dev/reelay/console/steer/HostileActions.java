package dev.reelay.console.steer;

import static dev.reelay.console.steer.SteerPages.ACTING;
import static dev.reelay.console.steer.SteerPages.SPENDING;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.job;

import dev.reelay.actions.FilledActions;
import dev.reelay.audit.Action;
import dev.reelay.console.DoneTexts;
import dev.reelay.console.Visitor;
import dev.reelay.view.row.JobFilter;
import java.util.List;

/** Actions by a user, and on a job, whose names are scripts; and the pages that show them. */
final class HostileActions {

    static final String HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>{chrome.base}";

    final FilledActions rig = new FilledActions();

    HostileActions() {
        for (String id : List.of(HOSTILE, "a", "b")) {
            rig.view().state(accepted(job(id, 0)));
        }
        rig.actions().cancel(new Visitor(HOSTILE, ACTING.permissions()).actor(), HOSTILE, true, HOSTILE);
        rig.actions().pause(ACTING.actor(), "*", HOSTILE);
    }

    /** The dry run of a bulk cancel whose filter has a tag in it. */
    Answer.Dry dryRun() {
        return (Answer.Dry) many().dryRun(
                        SPENDING,
                        new PlanQuery(Action.Kind.CANCEL, JobFilter.parse("state=live&metadata/c=%3Cb%3E"), 9, false));
    }

    ManyActions many() {
        return new ManyActions(rig.actions(), rig.bulk(), rig::letters, new DoneTexts(rig.log()));
    }

    ActionsPage actions(Visitor visitor, String kind) {
        return ActionsPage.of(
                rig.log(), rig.bulk().open(), ActionsPage.Query.of(null, kind, null), visitor.seesPayloads());
    }
}
