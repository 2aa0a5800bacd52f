package dev.reelay.console.steer;

import static dev.reelay.console.steer.SteerPages.ACTING;
import static dev.reelay.console.steer.SteerPages.READER;
import static dev.reelay.console.steer.SteerPages.SPENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.FilledActions;
import dev.reelay.audit.Action;
import dev.reelay.console.DoneTexts;
import dev.reelay.console.Visitor;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.LetterFilter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many dead letters that are sent again from the console: the list, the dry run, the start, and what the action's page says. */
class ManyLettersTest {

    private static final String FILTER = "code=invalid_request";

    private final FilledActions rig = new FilledActions();
    private final SteerPages pages = new SteerPages();

    @BeforeEach
    void fiveOfSevenAreNoRequests() {
        IntStream.range(0, 5).forEach(i -> letter(100 + i, "j" + i, "invalid_request"));
        letter(200, "risky", "internal_error");
        rig.deadLetter(1, 201, "enough", header("code", "invalid_request"), new Header("redrive-count", utf8("3")));
    }

    private void letter(long offset, String id, String code) {
        rig.deadLetter(1, offset, id, header("code", code), header("reason", "Line " + offset + " is broken"));
    }

    private static Header header(String name, String value) {
        return new Header("dead-letter-" + name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ManyActions many() {
        return new ManyActions(rig.actions(), rig.bulk(), rig::letters, new DoneTexts(rig.log()));
    }

    private static PlanQuery query(String filter, boolean confirmed) {
        return new PlanQuery(Action.Kind.REDRIVE, LetterFilter.parse(filter), 20_000, confirmed);
    }

    private PlanPage planned(String filter, boolean confirmed) {
        return ((Answer.Dry) many().dryRun(SPENDING, query(filter, confirmed))).page();
    }

    private Answer start(Visitor visitor, @Nullable PlanPage page, String number) {
        return many().start(
                        visitor,
                        new ManyActions.Start(
                                page == null ? null : page.plan().id(),
                                "redrive",
                                FILTER,
                                null,
                                number,
                                Form.of(null, "fixed", null, "/actions")));
    }

    private LettersPage list(String query) {
        return LettersPage.of(rig.letters(), LettersPage.Query.of(FilterText.pairs(query)), 1_000);
    }

    private String html(String template, Visitor visitor, Object page) {
        return pages.render(template, visitor, "page", page);
    }

    @Test
    void theListIsNarrowedByItsAddressAndLeadsToADryRunOfWhatFits() {
        LettersPage page = list(FILTER + "&key_prefix=&reason=&done=x");

        assertThat(page.total()).isEqualTo(6);
        assertThat(page.known()).isEqualTo(7);
        assertThat(page.redrive()).isEqualTo("/actions/new?kind=redrive&code=invalid_request");
        assertThat(page.chips()).containsExactly(new LettersPage.Chip("code", "invalid_request", "/dead-letters"));
        assertThat(page.like(page.rows().getLast())).isEqualTo("/dead-letters?reason=Line%20%23%20is%20broken");
        assertThat(list("reason=Line%20%23%20is%20broken").total()).isEqualTo(6);
        assertThat(list("").redrive()).as("without a filter it would be all").isNull();
        assertThat(list("key=nobody").redrive()).isNull();
    }

    @Test
    void onlyWhoMaySpendIsOfferedToSendThemAgain() {
        assertThat(html("letters", SPENDING, list(FILTER)))
                .contains("Send these 6 again", "name=\"kind\" value=\"redrive\"", "name=\"place\" value=\"1/100\"");
        assertThat(html("letters", ACTING, list(FILTER))).doesNotContain("again…", "name=\"place\"");
        assertThat(html("letters", READER, list("key=nobody"))).contains("None of the 7 dead letters");

        assertThat(((Answer.Told) many().dryRun(ACTING, query(FILTER, false))).status())
                .isEqualTo(403);
        assertThat(((Answer.Told) start(ACTING, planned(FILTER, false), "5")).status())
                .isEqualTo(403);
        assertThat(rig.refusals()).containsExactly("permission_missing");
        assertThat(rig.sent()).isZero();
    }

    @Test
    void aDryRunShowsTheNumberWhatIsLeftOutAndWhatMayBePaidForTwice() {
        PlanPage page = planned("code=internal_error&code=invalid_request", false);

        assertThat(page.count()).isEqualTo(5);
        assertThat(page.skips()).extracting(PlanPage.Skip::code).containsExactly("not_confirmed", "redriven_enough");
        assertThat(html("plan", SPENDING, page))
                .contains("Dead letters that fit", "They may cost", "RunComfy has named no costs")
                .contains("Send 5 dead letters again", "type the number of dead letters", "Take them, too")
                .contains("<code>invalid_request</code>", "it stays")
                .contains("/base/dead-letters?code=internal_error&amp;code=invalid_request");

        PlanPage bold = planned("code=internal_error", true);
        assertThat(bold.count()).isEqualTo(1);
        assertThat(html("plan", SPENDING, bold)).contains("<strong>1</strong> of them");
        assertThat(rig.entries()).isEmpty();
    }

    @Test
    void itBeginsWithTheNumberAndIsDoneOnce() {
        PlanPage page = planned(FILTER, false);
        assertThat(start(SPENDING, page, "6"))
                .isInstanceOfSatisfying(
                        Answer.Dry.class,
                        again -> assertThat(again.page().complaint()).contains("The number of dead letters is 5"));
        assertThat(start(SPENDING, page, "5")).isInstanceOf(Answer.GoTo.class);
        rig.restart();
        rig.turn();
        rig.pass(Duration.ofSeconds(31));
        while (rig.turn()) {}

        assertThat(rig.sent()).isEqualTo(5);
        assertThat(((Answer.Told) start(SPENDING, page, "5")).outcome().text()).contains("done once");
        assertThat(((Answer.Dry) many().dryRun(SPENDING, query(FILTER, false)))
                        .page()
                        .count())
                .isZero();
        assertThat(rig.sent()).isEqualTo(5);
        BulkProgress end = rig.bulk().progress(page.plan().id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
    }

    @Test
    void thePageOfTheActionNamesTheDeadLettersThatWereLeftOut() {
        PlanPage first = planned(FILTER, false);
        PlanPage second = planned(FILTER, false);
        start(SPENDING, first, "5");
        start(SPENDING, second, "5");
        while (rig.turn()) {}
        String id = second.plan().id();

        ActionPage page =
                ActionPage.of(id, rig.bulk().progress(id), rig.log(), false).orElseThrow();

        assertThat(page.leftOut())
                .extracting(ActionPage.Left::href)
                .hasSize(5)
                .contains("/dead-letter?partition=1&offset=100");
        assertThat(html("action", READER, page))
                .contains("5 dead letters", "code=invalid_request", "was sent again before, or may have been");
        assertThat(rig.sent()).isEqualTo(5);
    }
}
