package dev.reelay.console.steer;

import static dev.reelay.console.steer.SteerPages.ACTING;
import static dev.reelay.console.steer.SteerPages.READER;
import static dev.reelay.console.steer.SteerPages.SEEING;
import static dev.reelay.console.steer.SteerPages.SPENDING;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.FilledActions;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.console.DoneTexts;
import dev.reelay.console.Visitor;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dry runs, starts and stops of bulk actions. */
class ManyActionsTest {

    private static final String FILTER = "id_prefix=bad-";

    private final FilledActions rig = new FilledActions();

    @BeforeEach
    void threeOfFiveAreBad() {
        IntStream.range(0, 3).forEach(i -> rig.view().state(accepted(job("bad-" + i, i))));
        IntStream.range(0, 2).forEach(i -> rig.view().state(accepted(job("good-" + i, i))));
    }

    /** As each request has its own, of the process that runs now. */
    private ManyActions many() {
        return new ManyActions(rig.actions(), rig.bulk(), rig::letters, new DoneTexts(rig.log()));
    }

    private static PlanQuery query(String kind, String filter) {
        return new PlanQuery(PlanQuery.kind(kind), JobFilter.parse(filter), 20_000, false);
    }

    private PlanPage planned(String kind, String filter) {
        return ((Answer.Dry) many().dryRun(SPENDING, query(kind, filter))).page();
    }

    private static ManyActions.Start form(@Nullable PlanPage page, String number) {
        return new ManyActions.Start(
                page == null ? null : page.plan().id(),
                "cancel",
                FILTER,
                null,
                number,
                Form.of(null, "wrong prompt", null, "/actions"));
    }

    private Answer start(Visitor visitor, @Nullable PlanPage page, String number) {
        return many().start(visitor, form(page, number));
    }

    private static Outcome told(Answer answer, int status) {
        Answer.Told told = (Answer.Told) answer;
        assertThat(told.status()).isEqualTo(status);
        return told.outcome();
    }

    private void finish() {
        while (rig.turn()) {}
    }

    private List<String> cancelled() {
        return rig.commands().stream().map(command -> command.split(" ", 2)[0]).toList();
    }

    @Test
    void aDryRunNamesNumberStatesMoneyAndWhatIsLeftOut() {
        rig.view().ended(completed(job("bad-9", 9)), "0.50");
        rig.actions().cancel(ACTING.actor(), "bad-1", false, null);

        PlanPage page = planned("cancel", FILTER);

        assertThat(page.count()).isEqualTo(2);
        assertThat(page.groups()).containsExactly(new BulkPlan.Group(FilledView.MODEL, "accepted", 2));
        assertThat(page.usd()).isEqualByComparingTo("1.00");
        assertThat(page.skips())
                .containsExactly(
                        new PlanPage.Skip("cancel_sent", "a cancel was sent before", 1),
                        new PlanPage.Skip("ended", "the job has ended", 1));
        assertThat(page.chips()).containsExactly(new Field("id_prefix", "bad-"));
    }

    @Test
    void moneyThatNobodyHasNamedIsUnknownAndNotZero() {
        PlanPage page = planned("cancel", FILTER);

        assertThat(page.usd()).isNull();
        assertThat(page.stake().unpriced()).isEqualTo(3);
    }

    @Test
    void anEmptyFilterIsRefused() {
        assertThat(told(many().dryRun(SPENDING, query("cancel", "")), 409).code())
                .isEqualTo("empty_filter");
        assertThat(told(
                                many().start(
                                                SPENDING,
                                                new ManyActions.Start(
                                                        null, "cancel", "", null, "5", Form.of(null, null, null, "/"))),
                                409)
                        .code())
                .isEqualTo("empty_filter");
        assertThat(rig.refusals()).containsExactly("empty_filter");
    }

    @Test
    void theJobsThatWereShownAreCancelledAndNoOther() {
        PlanPage page = planned("cancel", FILTER);
        rig.view().state(accepted(job("bad-later", 50)));

        String path = ((Answer.GoTo) start(ACTING, page, " 3 ")).path();
        finish();

        assertThat(path)
                .isEqualTo("/actions/%1$s?done=%1$s".formatted(page.plan().id()));
        assertThat(cancelled()).containsExactlyInAnyOrder("bad-0", "bad-1", "bad-2");
        assertThat(rig.bulk().progress(page.plan().id()).orElseThrow().phase()).isEqualTo(BulkProgress.Phase.FINISHED);
    }

    @Test
    void pressedTwiceItIsDoneOnce() {
        PlanPage page = planned("cancel", FILTER);

        start(ACTING, page, "3");
        Outcome second = told(start(ACTING, page, "3"), 200);
        finish();
        Outcome third = told(start(SPENDING, page, "3"), 200);

        assertThat(List.of(second, third))
                .extracting(Outcome::back)
                .containsOnly("/actions/" + page.plan().id());
        assertThat(rig.entries())
                .extracting(AuditEntry::step)
                .filteredOn(Step.Started.class::isInstance)
                .hasSize(1);
        assertThat(rig.commands()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "4", "03", "3.0", "three", "<script>", "-3"})
    void anotherNumberIsRefusedAndThePlanStays(String typed) {
        PlanPage page = planned("cancel", FILTER);

        Answer.Dry dry = (Answer.Dry) start(ACTING, page, typed);

        assertThat(dry.status()).isEqualTo(409);
        assertThat(dry.page().complaint()).isEqualTo("The number of jobs is 3, and another one was typed.");
        assertThat(dry.page().plan()).isEqualTo(page.plan());
        assertThat(rig.refusals()).containsExactly("wrong_number");
        assertThat(rig.commands()).isEmpty();
        assertThat(start(ACTING, page, "3")).isInstanceOf(Answer.GoTo.class);
    }

    @Test
    void withoutADryRunTheJobsAreSelectedNowAndTheNumberHasToFit() {
        assertThat(((Answer.Dry) start(ACTING, null, "4")).status()).isEqualTo(409);
        assertThat(start(ACTING, null, "3")).isInstanceOf(Answer.GoTo.class);
    }

    @Test
    void whoeverMayNotIsRefusedAndThatIsRecorded() {
        PlanPage page = planned("cancel", FILTER);

        assertThat(told(many().dryRun(SEEING, query("cancel", FILTER)), 403).code())
                .isEqualTo("permission_missing");
        assertThat(rig.entries()).isEmpty();
        assertThat(told(start(READER, page, "3"), 403).text()).isEqualTo("The permission act is missing.");

        assertThat(rig.refusals()).containsExactly("permission_missing");
        assertThat(rig.entries().getLast().actor()).isEqualTo(READER.actor());
        assertThat(rig.commands()).isEmpty();
    }

    @Test
    void whatIsAllowedGoesByThePlanAndNotByTheForm() {
        rig.view().ended(failed(rig.request("bad-failed"), FailureCode.PROVIDER_FAILED), Charged.NO);
        PlanPage retry = planned("retry", FILTER);
        assertThat(retry.count()).isEqualTo(1);

        Outcome refused = told(start(ACTING, retry, "1"), 403);

        assertThat(refused.text()).isEqualTo("The permission money is missing.");
        assertThat(rig.entries().getLast().action().kind()).isEqualTo(Action.Kind.RETRY);
    }

    @Test
    void jobsThatMayBePaidForTwiceAreTakenOnlyWhenThatIsConfirmed() {
        rig.view().ended(failed(rig.request("bad-failed"), FailureCode.PROVIDER_FAILED), Charged.UNKNOWN);

        assertThat(planned("retry", "state=failed").skips())
                .extracting(PlanPage.Skip::code)
                .containsExactly("not_confirmed");
        PlanPage risky = ((Answer.Dry)
                        many().dryRun(SPENDING, query("retry", "state=failed").confirmed(true)))
                .page();
        assertThat(risky.count()).isEqualTo(1);
        assertThat(risky.plan().risky()).isEqualTo(1);
        assertThat(risky.otherRisk()).isEqualTo("/actions/new?kind=retry&state=failed");

        assertThat(start(SPENDING, risky, "1")).isInstanceOf(Answer.GoTo.class);
        finish();
        assertThat(rig.accepted()).contains("bad-failed~1");
    }

    @Test
    void aDryRunThatIsOverIsShownAnewAndNothingBegins() {
        PlanPage page = planned("cancel", FILTER);
        rig.pass(Duration.ofMinutes(16));

        Answer.Dry dry = (Answer.Dry) start(ACTING, page, "3");

        assertThat(dry.status()).isEqualTo(409);
        assertThat(dry.page().complaint()).startsWith("This dry run is over");
        assertThat(dry.page().plan().id()).isNotEqualTo(page.plan().id());
        assertThat(rig.refusals()).containsExactly("plan_expired");
        assertThat(rig.commands()).isEmpty();
    }

    @Test
    void aFilterThatIsTooLongForAFormIsNotNeededToBegin() {
        String ids = IntStream.range(10, 100)
                .mapToObj(i -> "id=bad-" + i + "%20".repeat(100))
                .collect(Collectors.joining("&"));
        PlanPage page = planned("cancel", ids + "&id=bad-1");
        assertThat(page.filter()).isEmpty();
        assertThat(page.count()).isEqualTo(1);
        ManyActions.Start form = new ManyActions.Start(
                page.plan().id(), "cancel", page.filter(), null, "1", Form.of(null, null, null, "/actions"));

        assertThat(many().start(ACTING, form)).isInstanceOf(Answer.GoTo.class);
        PlanPage other = planned("cancel", ids + "&id=bad-2");
        rig.pass(Duration.ofMinutes(16));
        ManyActions.Start late = new ManyActions.Start(
                other.plan().id(), "cancel", other.filter(), null, "1", Form.of(null, null, null, "/actions"));

        assertThat(told(many().start(ACTING, late), 409).text()).endsWith("Select them again.");
    }

    @Test
    void aRestartInTheMiddleFinishesItAndTheFormDoesNotBeginItAgain() {
        IntStream.range(3, 250).forEach(i -> rig.view().state(accepted(job("bad-" + i, i))));
        PlanPage page = planned("cancel", FILTER);
        start(ACTING, page, "250");
        rig.turn();
        assertThat(rig.commands()).hasSize(100);

        rig.restart();
        assertThat(told(start(ACTING, page, "250"), 200).back())
                .isEqualTo("/actions/" + page.plan().id());
        rig.turn();
        rig.pass(Duration.ofSeconds(31));
        finish();

        assertThat(cancelled()).hasSize(250).doesNotHaveDuplicates().allMatch(id -> id.startsWith("bad-"));
        assertThat(rig.bulk().progress(page.plan().id()).orElseThrow().phase()).isEqualTo(BulkProgress.Phase.FINISHED);
    }

    @Test
    void whoeverMayActStopsIt() {
        IntStream.range(3, 250).forEach(i -> rig.view().state(accepted(job("bad-" + i, i))));
        PlanPage page = planned("cancel", FILTER);
        start(ACTING, page, "250");
        rig.turn();
        String id = page.plan().id();
        Form form = Form.of(null, "enough", null, "/actions/" + id);

        assertThat(told(many().stop(SEEING, id, form), 403).text()).isEqualTo("The permission act is missing.");
        assertThat(rig.entries().getLast().action().subject().toString()).contains("250");
        assertThat(((Answer.GoTo) many().stop(ACTING, id, form)).path())
                .isEqualTo("/actions/%1$s?done=%1$s".formatted(id));
        finish();

        assertThat(rig.commands()).hasSize(100);
        assertThat(told(many().stop(ACTING, id, form), 200).text()).startsWith("It has ended");
        assertThat(told(many().stop(ACTING, "<script>", form), 409).code()).isEqualTo("unknown_action");
    }

    @Test
    void aQuestionThatMakesNoSenseSaysWhichFieldAndWhy() {
        assertThat(PlanQuery.of(Map.of(
                        "kind",
                        List.of("retry"),
                        "state",
                        List.of("failed"),
                        "max",
                        List.of("10"),
                        "done",
                        List.of("x"))))
                .isEqualTo(new PlanQuery(Action.Kind.RETRY, JobFilter.parse("state=failed"), 10, false));
        assertThatThrownBy(() -> PlanQuery.kind("pause"))
                .isInstanceOf(FilterException.class)
                .hasMessage("kind: \"pause\" is not cancel, retry, store_outputs or redrive");
        assertThatThrownBy(() -> PlanQuery.kind(null)).isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> PlanQuery.max("20001")).hasMessage("max: \"20001\" is no number from 1 to 20000");
        assertThatThrownBy(() -> PlanQuery.max("0")).isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> PlanQuery.ofText("kind=cancel&ids=a")).hasMessageStartingWith("\"ids\" is no filter");
        assertThat(PlanQuery.ofText("kind=cancel&id=a%2Fb&id=c").filter()).isEqualTo(JobFilter.parse("id=a%2Fb&id=c"));
        assertThat(PlanQuery.ofText("kind=redrive&place=3/42&place=1/7"))
                .isEqualTo(
                        new PlanQuery(Action.Kind.REDRIVE, LetterFilter.parse("place=1/7&place=3/42"), 20_000, false));
        assertThatThrownBy(() -> PlanQuery.ofText("kind=redrive&state=failed")).hasMessageContaining("is no filter");
        assertThatThrownBy(() -> PlanQuery.ofText("kind=cancel&id=%ff")).isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> PlanQuery.ofText(null)).isInstanceOf(FilterException.class);
    }

    @Test
    void thePathOfADryRunAsksForTheSame() {
        PlanQuery query = new PlanQuery(Action.Kind.RETRY, JobFilter.parse("state=failed&metadata/a=b%26c"), 10, true);

        assertThat(query.path())
                .isEqualTo("/actions/new?kind=retry&confirmed=true&max=10&state=failed&metadata/a=b%26c");
    }
}
