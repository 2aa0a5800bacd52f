package dev.reelay.console.steer;

import static dev.reelay.console.steer.SteerPages.ACTING;
import static dev.reelay.console.steer.SteerPages.READER;
import static dev.reelay.console.steer.SteerPages.SEEING;
import static dev.reelay.console.steer.SteerPages.SPENDING;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelay.actions.FilledActions;
import dev.reelay.audit.Action;
import dev.reelay.view.row.JobFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dry run, the audit log and the page of an action as a browser gets them. */
class ActionTemplatesTest {

    private final HostileActions acted = new HostileActions();
    private final FilledActions rig = acted.rig;
    private final SteerPages pages = new SteerPages();

    @Test
    void aDryRunAsksForTheNumber() {
        String page = SteerPages.content(pages.render("plan", SPENDING, "page", dryRunOfAll()));

        assertThat(page)
                .contains("name=\"plan\" value=\"", "name=\"number\"", "name=\"kind\" value=\"cancel\"")
                .contains("name=\"filter\" value=\"state=live\"")
                .contains("RunComfy has named no costs")
                .contains("Cancel 2 jobs");
    }

    private PlanPage dryRunOfAll() {
        return ((Answer.Dry) acted.many()
                        .dryRun(
                                SPENDING,
                                new PlanQuery(Action.Kind.CANCEL, JobFilter.parse("state=live"), 20_000, false)))
                .page();
    }

    @Test
    void aDryRunOfNothingSaysSoAndHasNoForm() {
        assertThat(SteerPages.content(
                        pages.render("plan", SPENDING, "page", acted.dryRun().page())))
                .contains("class=\"empty\"")
                .doesNotContain("name=\"number\"");
    }

    @Test
    void anActionThatIsOpenIsOnTopWithItsProgressAndAStop() {
        acted.many()
                .start(
                        SPENDING,
                        new ManyActions.Start(
                                dryRunOfAll().plan().id(), null, null, null, "2", Form.of(null, "why", null, "/")));
        ActionPage open = acted.actions(SPENDING, null).open().getFirst();

        assertThat(SteerPages.content(pages.render("actions", ACTING, "page", acted.actions(ACTING, null))))
                .contains("Under way", "0 of 2", "/base" + open.first().action() + "/stop");
        assertThat(SteerPages.content(pages.render("actions", SEEING, "page", acted.actions(SEEING, null))))
                .doesNotContain("/stop");
        assertThat(SteerPages.content(pages.render("action", ACTING, "page", open)))
                .contains("<progress max=\"2\" value=\"0\"", "<q>why</q>", "mia");

        rig.turn();
        ActionPage ended = ActionPage.of(
                        open.first().id(), rig.bulk().progress(open.first().id()), rig.log(), true)
                .orElseThrow();
        assertThat(SteerPages.content(pages.render("action", ACTING, "page", ended)))
                .contains("finished")
                .doesNotContain("/stop");
        assertThat(acted.actions(SPENDING, null).open()).isEmpty();
    }

    @Test
    void jobsThatAnActionLeftOutAreNamedWithALinkAndTheReason() {
        acted.many()
                .start(
                        SPENDING,
                        new ManyActions.Start(
                                dryRunOfAll().plan().id(), null, null, null, "2", Form.of(null, "why", null, "/")));
        String id = acted.actions(SPENDING, null).open().getFirst().first().id();
        rig.view().ended(completed(job("a", 0)));
        rig.turn();

        ActionPage page =
                ActionPage.of(id, rig.bulk().progress(id), rig.log(), true).orElseThrow();

        assertThat(SteerPages.content(pages.render("action", READER, "page", page)))
                .contains("All 1", "href=\"/base/job?id=a\"", "the job has ended", "<code>ended</code>");
        ActionPage more = new ActionPage(page.first(), page.steps(), page.many(), List.of());
        assertThat(more.notShown()).isOne();
    }

    @Test
    void theAuditLogShowsOneRowForEachActionAndCanBeNarrowed() {
        rig.actions().retry(SPENDING.actor(), "nobody", false, null);

        assertThat(acted.actions(READER, null).rows())
                .extracting(ActionRow::kind, ActionRow::state)
                .containsExactly(tuple("retry", "refused"), tuple("pause", "done"), tuple("cancel", "done"));
        assertThat(acted.actions(READER, "pause").rows()).hasSize(1);
        assertThat(ActionsPage.of(rig.log(), List.of(), ActionsPage.Query.of("mia", "", null), false)
                        .rows())
                .extracting(ActionRow::user)
                .containsOnly("mia");
        assertThat(ActionsPage.of(rig.log(), List.of(), ActionsPage.Query.of(null, null, "2"), false)
                        .rows())
                .isEmpty();
    }

    @Test
    void pagesOfTheAuditLogKeepWhatItWasNarrowedTo() {
        for (int i = 0; i < 60; i++) {
            rig.actions().cancel(SPENDING.actor(), "nobody-" + i, true, null);
        }

        ActionsPage first = ActionsPage.of(rig.log(), List.of(), ActionsPage.Query.of("mia", "cancel", null), false);
        assertThat(first.rows()).hasSize(50);
        assertThat(first.newer()).isNull();
        assertThat(first.older()).isEqualTo("/actions?page=2&user=mia&kind=cancel");
        ActionsPage second = ActionsPage.of(rig.log(), List.of(), ActionsPage.Query.of("mia", "cancel", "2"), false);
        assertThat(second.rows()).hasSize(10);
        assertThat(second.older()).isNull();
    }
}
