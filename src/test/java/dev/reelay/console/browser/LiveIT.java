package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.SPENDER;
import static dev.reelay.testing.TestRequests.LUMA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages that follow what happens, and stand still when they should. */
@Tag("long")
class LiveIT {

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("live", SeededJobs.script(), SeededJobs::usual);

    private static void send(String... ids) {
        SeededJobs.send(CONSOLE.rig(), Stream.of(ids).map(SeededJobs::queued).toList());
    }

    private static Visit at(String path) {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open(path);
        assertThat(visit.page().locator("#freshness")).hasText("Live");
        visit.page().evaluate("window.loadedOnce = true");
        return visit;
    }

    private static Locator rows(Visit visit) {
        return visit.main().locator("tr[data-row]");
    }

    private static void assertNotReloaded(Visit visit) {
        assertThat(visit.page().evaluate("window.loadedOnce")).isEqualTo(true);
    }

    @Test
    void aListTakesNewJobsInWithoutAReload() {
        Visit visit = at("/jobs?id_prefix=news-");
        assertThat(rows(visit)).hasCount(0);

        send("news-1", "news-2");

        assertThat(rows(visit)).hasCount(2);
        assertNotReloaded(visit);
    }

    @Test
    void aJobsPageFollowsTheJob() {
        send("followed-1");
        CONSOLE.rig().awaitStatus("in_queue", List.of("followed-1"));
        CONSOLE.visit(SPENDER).openOnce("/job?id=followed-1", "in_queue");
        Visit visit = at("/job?id=followed-1");

        CONSOLE.rig().cancel("followed-1");

        assertThat(visit.main()).containsText("cancelled");
        assertThat(visit.main().locator(".badge[data-state=cancelled]").first()).isVisible();
        assertNotReloaded(visit);
    }

    @Test
    void aPauseShowsItselfOnPagesThatAreOpen() {
        Visit visit = at("/");
        ObjectNode pause = SeededJobs.job("", "").removeAll();
        pause.put("command", "pause").put("model", LUMA).put("reason", "seen at once");
        try {
            CONSOLE.rig().command("pause/" + LUMA, pause.toString());
            assertThat(visit.page().locator(".banner.warning").filter(new Locator.FilterOptions().setHasText(LUMA)))
                    .containsText("seen at once");
        } finally {
            CONSOLE.rig()
                    .command("pause/" + LUMA, pause.put("command", "resume").toString());
        }
        assertThat(visit.page().locator(".banner.warning").filter(new Locator.FilterOptions().setHasText(LUMA)))
                .hasCount(0);
        assertNotReloaded(visit);
    }

    @Test
    void aPausedPageStandsStillUntilItMayGoOn() {
        Visit visit = at("/jobs?id_prefix=held-");
        Visit witness = at("/jobs?id_prefix=held-");
        Locator button = visit.page().locator("#refresh");
        button.click();
        assertThat(button).hasAttribute("aria-pressed", "true");

        send("held-1");
        assertThat(rows(witness)).hasCount(1);
        assertThat(rows(visit).count()).isZero();
        button.click();

        assertThat(rows(visit)).hasCount(1);
        assertNotReloaded(visit);
    }

    @Test
    void aHiddenTabStandsStillUntilSomebodyLooks() {
        Visit visit = at("/jobs?id_prefix=hidden-");
        Visit witness = at("/jobs?id_prefix=hidden-");
        hide(visit, true);

        send("hidden-1");
        assertThat(rows(witness)).hasCount(1);
        assertThat(rows(visit).count()).isZero();
        hide(visit, false);

        assertThat(rows(visit)).hasCount(1);
        assertNotReloaded(visit);
    }

    /** A browser without windows hides no tab: the page is told so. */
    private static void hide(Visit visit, boolean hidden) {
        visit.page().evaluate("""
                        hidden => {
                          Object.defineProperty(document, 'hidden', {configurable: true, get: () => hidden});
                          Object.defineProperty(document, 'visibilityState',
                            {configurable: true, get: () => hidden ? 'hidden' : 'visible'});
                          document.dispatchEvent(new Event('visibilitychange'));
                        }
                        """, hidden);
    }

    @Test
    void whatIsSelectedStaysSelectedWhileThingsHappen() {
        send("chosen-1", "chosen-2");
        CONSOLE.rig().awaitStatus("in_queue", List.of("chosen-1", "chosen-2"));
        CONSOLE.visit(SPENDER).openOnce("/jobs?id_prefix=chosen-", "chosen-2");
        Visit visit = at("/jobs?id_prefix=chosen-");
        Visit witness = at("/jobs?id_prefix=chosen-");
        Locator first = visit.main().locator("input[type=checkbox][name=id][value='chosen-1']");
        first.check();

        send("chosen-3");
        assertThat(rows(witness)).hasCount(3);
        assertThat(first).isChecked();
        assertThat(visit.main().locator("input[type=checkbox][name=id]:checked"))
                .hasCount(1);
        first.uncheck();

        assertThat(rows(visit)).hasCount(3);
    }

    @Test
    void whatSomebodyTypesIsNotTakenFromUnderTheirHands() {
        send("typed-1");
        CONSOLE.rig().awaitStatus("in_queue", List.of("typed-1"));
        CONSOLE.visit(SPENDER).openOnce("/job?id=typed-1", "in_queue");
        Visit visit = at("/job?id=typed-1");
        Visit witness = at("/jobs?id_prefix=typed-");
        Locator reason = visit.forms("/job/cancel").locator("[name=reason]");
        reason.fill("half a sen");

        send("typed-2");
        assertThat(rows(witness)).hasCount(2);
        reason.pressSequentially("tence");

        assertThat(reason).hasValue("half a sentence");
    }
}
