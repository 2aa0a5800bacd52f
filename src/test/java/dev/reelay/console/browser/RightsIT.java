package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.OPERATOR;
import static dev.reelay.console.browser.ConsoleUser.READER;
import static dev.reelay.console.browser.ConsoleUser.SPENDER;
import static dev.reelay.console.browser.ConsoleUser.VIEWER;
import static dev.reelay.testing.TestRequests.LUMA;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import com.sun.net.httpserver.HttpServer;
import dev.reelay.testing.Await;
import dev.reelay.testing.Contract;
import dev.reelay.testing.WrittenRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may see and do what, and what becomes of those who try all the same. */
@Tag("long")
class RightsIT {

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("rights", SeededJobs.script(), SeededJobs::usual);

    /** Everything that changes something, with fields that would do. */
    private static final Map<String, Map<String, String>> WRITES = Map.of(
            "/job/cancel?id=" + SeededJobs.QUEUED,
            Map.of(),
            "/job/retry?id=" + SeededJobs.REFUSED,
            Map.of("confirmed", "true"),
            "/job/finding?id=" + SeededJobs.UNKNOWN,
            Map.of("finding", "not_charged"),
            "/pauses",
            Map.of("model", LUMA),
            "/pauses/end",
            Map.of("model", "*"),
            "/limits",
            Map.of("scope", "*", "outstanding", "4"),
            "/limits/lift",
            Map.of("scope", "*"),
            "/limits/budget",
            Map.of("scope", "*", "usd_per_day", "4"),
            "/dead-letters/0/0/redrive",
            Map.of("confirmed", "true"),
            "/actions",
            Map.of("kind", "cancel", "filter", "state=live", "number", "1"));

    // --- login ---------------------------------------------------------------------------------------------------

    @Test
    void aStrangerSeesNothingButTheLoginWhichLeadsBack() {
        Visit visit = CONSOLE.stranger().expecting("401");
        visit.open("/jobs?state=failed");
        assertThat(visit.page().locator("h1")).hasText("Reelay");
        assertThat(Axe.seriousFindings(visit.page())).isEmpty();

        new LoginForm(visit).send(READER.user(), "not the password");
        assertThat(visit.page().getByRole(AriaRole.ALERT)).isVisible();
        assertThat(visit.page().getByLabel("Name")).hasValue(READER.user());
        assertThat(visit.page().getByLabel("Password")).hasValue("");
        new LoginForm(visit).logIn(READER);

        assertThat(visit.path()).isEqualTo("/jobs?state=failed");
        assertThat(visit.page().getByRole(AriaRole.BANNER)).containsText(READER.user());
    }

    @Test
    void whoLoggedOutIsAStrangerAlsoOnTheWayBack() {
        Visit visit = CONSOLE.stranger();
        LoginForm.open(visit).logIn(READER);
        visit.open("/jobs");

        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                .click();
        assertThat(visit.page()).hasURL(Pattern.compile("/logged-out"));
        visit.page().goBack();

        assertThat(visit.page().getByLabel("Password")).isVisible();
        assertThat(visit.get("/jobs")).doesNotContain(SeededJobs.COMPLETED);
    }

    @Test
    void theLoginIsACookieThatNoScriptAndNoOtherSiteHas() {
        Visit visit = CONSOLE.visit(READER);
        visit.open("/");

        List<Cookie> logins = visit.context().cookies().stream()
                .filter(cookie -> cookie.httpOnly)
                .toList();

        assertThat(logins).isNotEmpty();
        assertThat(logins).allSatisfy(cookie -> assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT));
    }

    @Test
    void noPageMayRunWhatIsNotTheConsolesOwn() {
        Visit visit = CONSOLE.visit(READER);

        Map<String, String> headers = visit.open("/").headers();

        assertThat(headers.get("content-security-policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("*");
        assertThat(headers).containsEntry("x-content-type-options", "nosniff");
        assertThat(headers.get("cache-control")).contains("no-store");
    }

    // --- what is seen --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void aPageHasThoseFormsThatItsVisitorMaySend(ConsoleUser user) {
        Visit visit = CONSOLE.visit(user);
        boolean acts = user.permission().compareTo(OPERATOR.permission()) >= 0;
        boolean spends = user == SPENDER;

        visit.open("/job?id=" + SeededJobs.QUEUED);
        assertThat(visit.forms("/job/cancel")).hasCount(acts ? 1 : 0);
        visit.open("/job?id=" + SeededJobs.REFUSED);
        assertThat(visit.forms("/job/retry")).hasCount(spends ? 1 : 0);
        visit.open("/doubt");
        assertThat(visit.forms("/job/finding")).hasCount(spends ? 2 : 0);
        visit.open("/pauses");
        assertThat(visit.forms("/pauses")).hasCount(acts ? 3 : 0);
        visit.open("/limits");
        assertThat(visit.forms("/limits")).hasCount(acts ? 2 : 0);
        assertThat(visit.forms("/limits/budget")).hasCount(acts ? 1 : 0);
        visit.open("/jobs?state=live");
        assertThat(visit.main().locator("a[href*='/actions/new?kind=cancel']")).hasCount(acts ? 1 : 0);
    }

    @Test
    void whatCustomersSentIsSeenByThoseAloneWhoMay() {
        Visit reader = CONSOLE.visit(READER).expecting("403");
        String job = "/job?id=" + SeededJobs.COMPLETED;
        String request = "/job/record?of=request&id=" + SeededJobs.COMPLETED;
        assertThat(reader.open(job).status()).isEqualTo(200);
        assertThat(reader.page().content()).doesNotContain("c-17").doesNotContain("A video for");
        assertThat(reader.open(request).status()).isEqualTo(403);
        assertThat(reader.page().content()).doesNotContain("c-17").doesNotContain("A video for");
        assertThat(reader.open("/jobs?tenant=acme").status()).isEqualTo(403);

        Visit viewer = CONSOLE.visit(VIEWER);
        viewer.open(job);
        assertThat(viewer.main()).containsText("c-17");
        viewer.open(request);
        assertThat(viewer.main()).containsText("A video for " + SeededJobs.COMPLETED);
    }

    // --- what is refused -----------------------------------------------------------------------------------------

    @Test
    void whoMayNotIsRefusedByTheServerTooAndThatIsOnRecord() {
        Visit visit = CONSOLE.visit(VIEWER);
        visit.open("/");
        Map<String, String> own = Map.of("Origin", CONSOLE.url().toString(), "Sec-Fetch-Site", "same-origin");

        WRITES.forEach((path, fields) -> {
            int before = refusals(VIEWER).size();
            Map<String, String> all = new HashMap<>(fields);
            all.putAll(visit.token());
            assertThat(visit.post(path, all, own).status()).as(path).isEqualTo(403);
            awaitRefusals(VIEWER, before + 1, path);
        });
        assertNothingWasDone();
    }

    @Test
    void aFormWithoutItsTokenIsRefusedAndThatIsOnRecord() {
        Visit visit = CONSOLE.visit(SPENDER);
        visit.open("/");
        Map<String, String> own = Map.of("Origin", CONSOLE.url().toString(), "Sec-Fetch-Site", "same-origin");

        WRITES.forEach((path, fields) -> {
            int before = refusals(SPENDER).size();
            APIResponse answer = visit.post(path, fields, own);
            assertThat(answer.status()).as(path).isIn(400, 403);
            awaitRefusals(SPENDER, before + 1, path);
        });
        assertNothingWasDone();
    }

    @Test
    void aFormOfAnotherSiteIsRefusedEvenWithTheTokenAndThatIsOnRecord() throws IOException {
        Visit visit = CONSOLE.visit(OPERATOR)
                .expecting("403")
                .expecting("a request to elsewhere")
                .expecting("favicon");
        visit.open("/");
        String token = visit.token().entrySet().stream()
                .map(field -> "<input name='%s' value='%s'>".formatted(field.getKey(), field.getValue()))
                .findFirst()
                .orElseThrow();
        int before = refusals(OPERATOR).size();
        HttpServer site = siteOf("<form method=post action='%s/job/cancel?id=%s'>%s<button>Win</button></form>"
                .formatted(CONSOLE.url(), SeededJobs.QUEUED, token));
        try {
            visit.page().navigate("http://127.0.0.1:" + site.getAddress().getPort() + "/");
            visit.page().getByText("Win").click();
            visit.page().waitForURL(Pattern.compile(Pattern.quote(CONSOLE.url().toString()) + ".*"));
        } finally {
            site.stop(0);
        }

        awaitRefusals(OPERATOR, before + 1, "another site");
        assertNothingWasDone();
    }

    private static HttpServer siteOf(String form) throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = ("<!DOCTYPE html><title>Other</title>" + form).getBytes(StandardCharsets.UTF_8);
        site.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        site.start();
        return site;
    }

    private static void assertNothingWasDone() {
        assertThat(CONSOLE.rig().state(SeededJobs.QUEUED).orElseThrow().status())
                .isEqualTo("in_queue");
        assertThat(CONSOLE.rig().states()).doesNotContainKey(SeededJobs.REFUSED + "~1");
        assertThat(CONSOLE.rig().audited())
                .extracting(step -> step.json().path("outcome").asText())
                .containsOnly("refused");
    }

    private static List<WrittenRecord> refusals(ConsoleUser user) {
        return CONSOLE.rig().audited().stream()
                .filter(step -> step.json().path("user").asText().equals(user.user()))
                .filter(step -> step.json().path("outcome").asText().equals("refused"))
                .peek(step -> Contract.AUDIT.check(step.json()))
                .toList();
    }

    private static void awaitRefusals(ConsoleUser user, int count, String what) {
        Await.until("the refusal on record of " + what, () -> refusals(user).size() >= count);
    }
}
