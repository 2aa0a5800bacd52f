package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.SPENDER;
import static dev.reelay.console.browser.ConsoleUser.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a question to the job: filters, links, keys. */
class FindingJobsIT {

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("finding", SeededJobs.script(), SeededJobs::usual);

    /** The README shows it. */
    private static final Path PICTURE = ConsoleRig.EVIDENCE.resolve("console.png");

    private static final long MOST_BYTES = 300_000;

    private static Locator rows(Visit visit) {
        return visit.main().locator("tr[data-row]");
    }

    private static Locator focused(Visit visit) {
        return visit.page().locator("tr[data-row]:focus-within");
    }

    // --- filters -------------------------------------------------------------------------------------------------

    @Test
    void aFilterIsAChipThatCanBeTakenAwayAndBackBringsItBack() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/jobs?id_prefix=order-&state=failed");
        long failed = rows(visit).count();
        assertThat(failed).isEqualTo(7);

        Locator chip = visit.main().locator(".chips .chip").filter(new Locator.FilterOptions().setHasText("failed"));
        chip.getByRole(AriaRole.LINK).first().click();
        assertThat(visit.page()).not().hasURL(Pattern.compile("failed"));
        assertThat(rows(visit)).not().hasCount((int) failed);

        visit.page().goBack();
        assertThat(visit.page()).hasURL(Pattern.compile("state=failed"));
        assertThat(rows(visit)).hasCount((int) failed);
        visit.page().goForward();
        assertThat(visit.page()).not().hasURL(Pattern.compile("failed"));
    }

    @Test
    void theFormOfTheListMakesAnAddressThatCanBeSent() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/jobs");
        Locator form = visit.main().locator("form[method=get i]").first();
        form.locator("[name=tenant]").fill("acme");
        form.locator("[name=id_prefix]").fill("order-2");
        form.locator("[type=submit]").click();
        assertThat(visit.page()).hasURL(Pattern.compile("tenant=acme"));
        List<String> found = rows(visit).allInnerTexts();
        assertThat(found).hasSize(4);

        Visit colleague = CONSOLE.visit(VIEWER);
        colleague.open(visit.path());

        assertThat(rows(colleague).allInnerTexts()).hasSameSizeAs(found);
    }

    @Test
    void thePlacesLeadToListsThatFit() {
        Visit visit = CONSOLE.visit(SPENDER);
        for (String place : List.of("/", "/failures")) {
            visit.open(place);
            Locator link = visit.main().locator("a[href*='jobs?']").first();
            link.click();
            assertThat(visit.page()).hasURL(Pattern.compile("/jobs\\?"));
            assertThat(rows(visit)).not().hasCount(0);
        }
    }

    // --- keys ----------------------------------------------------------------------------------------------------

    @Test
    void aSlashGoesToTheSearch() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/");

        visit.page().keyboard().press("/");
        assertThat(visit.page().locator("#search")).isFocused();
        visit.page().keyboard().type(SeededJobs.QUEUED);
        visit.page().keyboard().press("Enter");

        assertThat(visit.page()).hasURL(Pattern.compile("/jobs\\?.*id_prefix=" + SeededJobs.QUEUED));
        assertThat(rows(visit)).hasCount(1);
    }

    @Test
    void rowsAreWalkedSelectedAndOpenedWithKeys() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/jobs?id_prefix=order-600");
        assertThat(rows(visit)).hasCount(4);
        String second = String.valueOf(rows(visit).nth(1).getAttribute("data-href"));

        visit.page().keyboard().press("j");
        visit.page().keyboard().press("j");
        visit.page().keyboard().press("j");
        visit.page().keyboard().press("k");
        assertThat(focused(visit)).hasAttribute("data-href", second);
        visit.page().keyboard().press("x");
        assertThat(rows(visit).nth(1).locator("input[type=checkbox]")).isChecked();
        visit.page().keyboard().press("x");
        assertThat(rows(visit).nth(1).locator("input[type=checkbox]")).not().isChecked();
        visit.page().keyboard().press("Enter");

        visit.page().waitForURL(Pattern.compile(".*/job\\?id=.*"));
        assertThat(visit.path()).isEqualTo(second);
    }

    @Test
    void aQuestionMarkListsTheKeysAndEscapeClosesTheList() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/");
        Locator keys = visit.page().getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Keys"));

        visit.page().keyboard().press("?");
        assertThat(keys).isVisible();
        assertThat(Axe.seriousFindings(visit.page())).isEmpty();
        visit.page().keyboard().press("Escape");

        assertThat(keys).not().isVisible();
    }

    @Test
    void keysAreLettersWhereSomebodyWrites() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/jobs");

        visit.page().locator("#search").fill("");
        visit.page().locator("#search").pressSequentially("jk/x?");

        assertThat(visit.page().locator("#search")).hasValue("jk/x?");
        assertThat(visit.page().getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void theFirstTabSkipsTheMenu() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/");

        visit.page().keyboard().press("Tab");
        assertThat(visit.page().locator(":focus")).hasText("Skip to the content");
        visit.page().keyboard().press("Enter");

        assertThat(visit.page().locator("#content")).isFocused();
    }

    // --- the README -----------------------------------------------------------------------------------------------

    @Test
    void theOverviewMakesAPictureForTheReadme() throws IOException {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/");
        assertThat(visit.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Overview");

        Files.createDirectories(ConsoleRig.EVIDENCE);
        visit.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURE));

        assertThat(Files.size(PICTURE)).isBetween(10_000L, MOST_BYTES);
    }
}
