package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.SPENDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.reelay.console.Place;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be seen: each place, in both colour schemes, with and without scripts, and with what hostile people sent. */
@Tag("long")
class PlacesIT {

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("places", SeededJobs.script(), SeededJobs::hostile);

    private static final List<String> JOBS = List.of(
            SeededJobs.COMPLETED,
            SeededJobs.FAILED,
            SeededJobs.REJECTED,
            SeededJobs.REFUSED,
            SeededJobs.UNKNOWN,
            SeededJobs.QUEUED,
            SeededJobs.RUNNING,
            SeededJobs.CANCELLED,
            SeededJobs.EXPIRED,
            SeededJobs.WAITING,
            "hostile-model",
            "hostile-field",
            "hostile-message",
            "hostile-output");

    /** Every page that only reads; those of dead letters are found in their list. */
    private static List<String> addresses(Visit visit) {
        List<String> addresses = new ArrayList<>();
        visit.open("/dead-letters");
        for (Locator row : visit.main().locator("tr[data-row]").all()) {
            addresses.add(row.getAttribute("data-href"));
            addresses.add(row.getAttribute("data-href") + "&show=true");
        }
        assertThat(addresses).hasSize(6);
        Stream.of(Place.values()).map(place -> "/" + place.path()).forEach(addresses::add);
        Stream.concat(JOBS.stream(), HostileText.IDS.stream())
                .map(PlacesIT::job)
                .forEach(addresses::add);
        for (String of : List.of("request", "state", "result")) {
            addresses.add("/job/record?of=" + of + "&id=" + encoded(SeededJobs.COMPLETED));
            addresses.add("/job/record?of=" + of + "&id=" + encoded("hostile-output"));
        }
        HostileText.IDS.forEach(id -> addresses.add("/job/record?of=request&id=" + encoded(id)));
        addresses.add("/jobs?state=failed&model=" + encoded(HostileText.IMAGE));
        addresses.add("/jobs?id_prefix=" + encoded(HostileText.ALL.substring(0, 60)));
        addresses.add("/actions/new?kind=cancel&state=in_queue");
        addresses.add("/actions/new?kind=retry&state=failed");
        return addresses;
    }

    private static String job(String id) {
        return "/job?id=" + encoded(id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // --- each place ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void eachPlaceIsFoundInTheMenuAndHasOneHeadingAndItsLandmarks(Place place) {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/");
        Page page = visit.page();

        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Places"))
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(place.title()).setExact(true))
                .click();

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(place.title());
        assertThat(page).hasTitle(place.title() + " · Reelay");
        assertThat(page.getByRole(AriaRole.MAIN)).hasCount(1);
        assertThat(page.getByRole(AriaRole.BANNER)).hasCount(1);
        assertThat(page.getByRole(AriaRole.CONTENTINFO)).hasCount(1);
        assertThat(page.getByRole(AriaRole.SEARCH)).hasCount(1);
        assertThat(page.locator("nav a[aria-current=page]")).hasText(place.title());
        assertThat(page.locator("main .error")).hasCount(0);
    }

    @Test
    void everyPageAnswersAndTellsEachTimeExactly() {
        Visit visit = CONSOLE.visit(SPENDER);
        for (String address : addresses(visit)) {
            assertThat(visit.open(address).status()).as(address).isEqualTo(200);
            assertThat(visit.page().locator("h1")).hasCount(1);
            assertThat(visit.page().locator("time:not([title]), time:not([datetime])"))
                    .hasCount(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axeFindsNothingSeriousInEitherColourScheme(ColorScheme scheme) {
        Visit visit = CONSOLE.visit(SPENDER, profile -> profile.setColorScheme(scheme));
        List<String> findings = new ArrayList<>();
        for (String address : addresses(visit)) {
            visit.open(address);
            Axe.seriousFindings(visit.page()).forEach(finding -> findings.add(address + ": " + finding));
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void bothColourSchemesLookDifferent() {
        assertThat(background(ColorScheme.LIGHT)).isNotEqualTo(background(ColorScheme.DARK));
    }

    private static Object background(ColorScheme scheme) {
        Visit visit = CONSOLE.visit(SPENDER, profile -> profile.setColorScheme(scheme));
        visit.open("/");
        return visit.page().evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void whereThereIsNothingThePageSaysWhy() {
        Visit visit = CONSOLE.visit(SPENDER);

        visit.open("/jobs?id_prefix=nobody-has-such-an-id");

        assertThat(visit.main().locator(".empty")).not().isEmpty();
        assertThat(visit.main().locator("tr[data-row]")).hasCount(0);
    }

    @Test
    void theOverviewSaysWhatPausesAndWhy() {
        Visit visit = CONSOLE.visit(SPENDER);

        visit.open("/");

        assertThat(visit.page().locator(".banner.warning").filter(new Locator.FilterOptions().setHasText("mia")))
                .containsText(SeededJobs.PAUSE_REASON);
    }

    // --- without scripts -----------------------------------------------------------------------------------------

    @Test
    void everythingCanBeReadWithoutScripts() {
        Visit visit = CONSOLE.visit(SPENDER, profile -> profile.setJavaScriptEnabled(false));
        for (String address : addresses(visit)) {
            assertThat(visit.open(address).status()).as(address).isEqualTo(200);
            assertThat(visit.page().locator("h1")).hasCount(1);
        }
    }

    @Test
    void searchListAndJobWorkWithoutScripts() {
        Visit visit = CONSOLE.visit(SPENDER, profile -> profile.setJavaScriptEnabled(false));
        visit.open("/");

        visit.page().getByRole(AriaRole.SEARCHBOX).first().fill("order-700");
        visit.page().keyboard().press("Enter");
        assertThat(visit.main().locator("tr[data-row]")).hasCount(3);
        visit.main()
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(SeededJobs.RUNNING))
                .click();

        assertThat(visit.page().locator("h1")).containsText(SeededJobs.RUNNING);
        assertThat(visit.main().locator(".badge[data-state=in_progress]")).isVisible();
    }

    // --- hostile texts -------------------------------------------------------------------------------------------

    @Test
    void hostileTextsAreShownAsTheyAreAndRunNothing() {
        Visit visit = CONSOLE.visit(SPENDER);
        for (String address : addresses(visit)) {
            visit.open(address);
            assertNothingWasBroughtAlong(visit, address);
        }
    }

    @Test
    void everyHostileIdLeadsFromTheListToItsOwnJob() {
        Visit visit = CONSOLE.visit(SPENDER);
        for (String id : HostileText.IDS) {
            visit.open("/jobs?id_prefix=" + encoded(id));
            assertThat(visit.main().locator("tr[data-row]")).hasCount(1);

            visit.main().locator("tr[data-row] a[href*='job?id=']").first().click();

            assertThat(visit.page().evaluate("new URL(location.href).searchParams.get('id')"))
                    .isEqualTo(id);
            assertThat(visit.main().textContent()).contains(id.strip());
            assertNothingWasBroughtAlong(visit, id);
        }
    }

    @Test
    void aPromptAndAMessageOfTheProviderAreText() {
        Visit visit = CONSOLE.visit(SPENDER);

        visit.open(job(HostileText.IDS.getFirst()));
        assertThat(visit.main().textContent()).contains("{{7*7}}").contains("onerror=alert");
        visit.open("/job/record?of=request&id=" + encoded(HostileText.IDS.getFirst()));
        assertThat(visit.main().textContent()).contains("{{7*7}}").contains("<script>alert('text ran')</script>");
        visit.open(job("hostile-message"));
        assertThat(visit.main().textContent()).contains("<script>alert('text ran')</script>");
    }

    @Test
    void anAddressThatIsNoFilterIsAnsweredWithItsTextAndRunsNothing() {
        Visit visit = CONSOLE.visit(SPENDER).expecting("400");

        assertThat(visit.open("/jobs?state=" + encoded(HostileText.IMAGE)).status())
                .isEqualTo(400);

        assertThat(visit.page().locator("h1")).hasCount(1);
        assertNothingWasBroughtAlong(visit, "an unknown state");
        assertThat(visit.open("/jobs?" + encoded(HostileText.SCRIPT) + "=1").status())
                .isIn(200, 400);
        assertNothingWasBroughtAlong(visit, "an unknown parameter");
    }

    private static void assertNothingWasBroughtAlong(Visit visit, String what) {
        Object found = visit.page().evaluate("""
                        [...document.querySelectorAll('*')].filter(it =>
                            it.matches('script:not([src]), [style], img[src="x"], [onerror], [onclick]')
                            || /^\\s*javascript:/i.test(it.getAttribute('href') || it.getAttribute('src') || ''))
                            .map(it => it.outerHTML)
                        """);
        assertThat((List<?>) found).as(what).isEmpty();
    }
}
