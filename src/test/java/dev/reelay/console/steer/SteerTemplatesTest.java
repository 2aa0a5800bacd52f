package dev.reelay.console.steer;

import static dev.reelay.console.steer.HostileActions.HOSTILE;
import static dev.reelay.console.steer.SteerPages.ACTING;
import static dev.reelay.console.steer.SteerPages.READER;
import static dev.reelay.console.steer.SteerPages.SEEING;
import static dev.reelay.console.steer.SteerPages.SPENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.FilledActions;
import dev.reelay.audit.Action;
import dev.reelay.audit.Subject;
import dev.reelay.console.Visitor;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.LetterFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The pages of this room as a browser gets them. */
class SteerTemplatesTest {

    private static final Pattern POST_FORM =
            Pattern.compile("<form[^>]*method=\"post\"[^>]*>(.*?)</form>", Pattern.DOTALL);

    private final HostileActions acted = new HostileActions();
    private final FilledActions rig = acted.rig;
    private final SteerPages pages = new SteerPages();

    private static ConsumerRecord<byte[], byte[]> letter(String value) {
        ConsumerRecord<byte[], byte[]> letter =
                new ConsumerRecord<>("dead-letters", 1, 7, utf8(HOSTILE), value.getBytes(StandardCharsets.UTF_8));
        letter.headers().add("dead-letter-reason", utf8(HOSTILE)).add("x-customer", utf8("c-17"));
        return letter;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every page of this room, with hostile text in whatever can have it. */
    private List<String> all(Visitor visitor) {
        PlanPage hostilePlan = new PlanPage(
                acted.dryRun().page().plan(),
                acted.dryRun().page().query(),
                List.of(new Field(HOSTILE, HOSTILE)),
                HOSTILE);

        List<DeadLetterRow> letters =
                List.of(new DeadLetterRow(1, 7, SteerPages.NOW, HOSTILE, 9, HOSTILE, HOSTILE, null, null, 0, HOSTILE));
        String id = rig.entries().getFirst().id();
        List<String> all = new ArrayList<>();
        all.add(pages.render(
                "outcome",
                visitor,
                "outcome",
                new Outcome(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        new Outcome.Again("/job/retry?id=a", List.of(new Field("reason", HOSTILE)), "Retry", true),
                        "/jobs?a=b&c=d")));
        all.add(pages.render("plan", visitor, "page", hostilePlan));
        all.add(pages.render("actions", visitor, "page", acted.actions(visitor, null)));
        all.add(pages.render(
                "action",
                visitor,
                "page",
                ActionPage.of(id, Optional.empty(), rig.log(), visitor.seesPayloads())
                        .orElseThrow()));
        all.add(pages.render(
                "pauses",
                visitor,
                "page",
                PausesPage.of(rig.view().commands(), rig.view().jobs())));
        all.add(pages.render(
                "letters",
                visitor,
                "page",
                LettersPage.of(letters, LettersPage.Query.of(Map.of("key", List.of(HOSTILE))), 1_000)));
        all.add(pages.render(
                "letter", visitor, "page", LetterPage.of(letter(HOSTILE), rig.log(), visitor.seesPayloads(), true)));
        return all;
    }

    @Test
    void hostileTextIsShownAndNeverRuns() {
        for (String page : all(SPENDING)) {
            String content = SteerPages.content(page);
            assertThat(content)
                    .contains("&lt;script&gt;alert(")
                    .contains("{chrome.base}")
                    .doesNotContain("<script", "<img");
        }
    }

    @Test
    void theLineAboutWhatWasDoneIsText() {
        assertThat(all(SPENDING))
                .allSatisfy(
                        page -> assertThat(page).contains("<p class=\"banner info\" role=\"status\">&lt;done&gt;</p>"));
    }

    @Test
    void noPageHasAStyleOrAHandlerOrARawExpression() {
        for (String page : all(SPENDING)) {
            assertThat(SteerPages.content(page))
                    .doesNotContain(" style=", "hx-on", "js:")
                    .doesNotContainPattern("<[^>\"']* on[a-z]+=");
        }
    }

    @Test
    void everyFormThatChangesSomethingHasTheTokenAndTheBasePath() {
        for (String page : all(SPENDING)) {
            Matcher form = POST_FORM.matcher(SteerPages.content(page));
            while (form.find()) {
                assertThat(form.group())
                        .contains("<input type=\"hidden\" name=\"csrf-token\" value=\"token-of-the-test\">");
                assertThat(form.group()).contains(" action=\"/base/");
            }
            assertThat(SteerPages.content(page)).doesNotContainPattern("(?:href|action)=\"/(?!base/)");
        }
    }

    @Test
    void everyFieldThatIsSeenHasALabel() {
        for (String page : all(SPENDING)) {
            Matcher field = Pattern.compile("<(?:input|select) id=\"([^\"]+)\"").matcher(SteerPages.content(page));
            while (field.find()) {
                assertThat(SteerPages.content(page)).contains(" for=\"" + field.group(1) + "\"");
            }
        }
    }

    @Test
    void whoeverMayOnlyReadGetsNoFormThatChangesSomething() {
        List<String> all = all(READER);
        assertThat(all.subList(2, all.size()))
                .allSatisfy(page -> assertThat(SteerPages.content(page)).doesNotContain("method=\"post\""));
    }

    @Test
    void whatAFilterSaysOfCustomersIsHiddenFromWhoeverMayNotSeeIt() {
        rig.actions()
                .refuse(
                        SPENDING.actor(),
                        new Action(
                                Action.Kind.CANCEL,
                                new Subject.Selection("state=live&tenant=acme&metadata/customer=c-17", 3, null),
                                null,
                                null),
                        "wrong_number",
                        "no");

        assertThat(acted.actions(READER, null).rows().getFirst().chips())
                .containsExactly(
                        new Field("state", "live"),
                        new Field("tenant", "(hidden)"),
                        new Field("metadata/customer", "(hidden)"));
        assertThat(acted.actions(SEEING, null).rows().getFirst().chips()).contains(new Field("tenant", "acme"));
        assertThat(Field.of(Action.Kind.CANCEL, "no filter, c-17", false))
                .containsExactly(new Field("filter", "(hidden)"));
    }

    @Test
    void aPauseHasAReasonToEditAndAnEnd() {
        String page = SteerPages.content(pages.render(
                "pauses",
                ACTING,
                "page",
                PausesPage.of(rig.view().commands(), rig.view().jobs())));

        assertThat(page)
                .contains("all models", "name=\"model\" value=\"*\"", "action=\"/base/pauses/end\"")
                .contains("id=\"reason-1\" name=\"reason\" value=\"&lt;script&gt;");
    }

    @Test
    void aCommandWithAFlawIsNamed() {
        rig.view().command(new OutgoingRecord(utf8("pause/some/model"), utf8("{\"command\":\"pau"), List.of()));

        PausesPage page = PausesPage.of(rig.view().commands(), rig.view().jobs());

        assertThat(page.pauses()).hasSize(2);
        assertThat(page.flawed()).hasSize(1);
        assertThat(SteerPages.content(pages.render("pauses", READER, "page", page)))
                .contains("Commands with flaws", "pause/some/model", "it pauses all the same");
    }

    @Test
    void aDeadLetterIsMaskedUntilSomebodyAsksWhoMaySeeIt() {
        ConsumerRecord<byte[], byte[]> letter = letter("{\"prompt\":\"a cat\"}");

        String masked = SteerPages.content(
                pages.render("letter", SEEING, "page", LetterPage.of(letter, rig.log(), true, false)));
        assertThat(masked).contains("&amp;show=true\">Show it").contains("c-17").doesNotContain("a cat");
        String shown = SteerPages.content(
                pages.render("letter", SEEING, "page", LetterPage.of(letter, rig.log(), true, true)));
        assertThat(shown)
                .contains("<pre class=\"raw\" tabindex=\"0\">{&quot;prompt&quot;:&quot;a cat&quot;}</pre>")
                .contains("/base/dead-letter/bytes?partition=1&amp;offset=7");
        String reader = SteerPages.content(
                pages.render("letter", READER, "page", LetterPage.of(letter, rig.log(), false, true)));
        assertThat(reader)
                .contains("permission payloads is missing", "x-customer")
                .doesNotContain("a cat", "c-17");
    }

    @Test
    void aPauseWithoutAReasonHasADash() {
        FilledActions other = new FilledActions();
        other.actions().pause(ACTING.actor(), "a/model", null);

        assertThat(SteerPages.content(pages.render(
                        "pauses",
                        READER,
                        "page",
                        PausesPage.of(other.view().commands(), other.view().jobs()))))
                .contains("a/model", "–");
    }

    @Test
    void emptyPagesSayWhy() {
        FilledActions other = new FilledActions();

        assertThat(SteerPages.content(pages.render(
                        "actions",
                        READER,
                        "page",
                        ActionsPage.of(other.log(), List.of(), ActionsPage.Query.of(null, null, null), false))))
                .contains("No action is recorded yet");
        assertThat(SteerPages.content(pages.render(
                        "letters",
                        READER,
                        "page",
                        LettersPage.of(List.of(), new LettersPage.Query(LetterFilter.ALL, 1), 9))))
                .contains("There are no dead letters");
        assertThat(SteerPages.content(pages.render(
                        "pauses",
                        READER,
                        "page",
                        PausesPage.of(other.view().commands(), other.view().jobs()))))
                .contains("Nothing is paused");
    }
}
