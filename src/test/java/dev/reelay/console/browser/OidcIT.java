package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The packaged console with logins at a server of OpenID Connect on another site, in a browser. */
@Tag("long")
@EnabledIf("hasBrowser")
class OidcIT {

    private static TestLoginServer server;
    private static WorkerRig rig;
    private static WorkerProcess console;
    private static TestBrowser browser;

    static boolean hasBrowser() {
        if (Chromium.find().isEmpty()) {
            System.out.println(Chromium.MISSING);
        }
        return Chromium.find().isPresent();
    }

    @BeforeAll
    static void open() {
        server = new TestLoginServer(
                Map.of("ana", List.of("video-ops"), "lea", List.of("others", "video-leads"), "ben", List.of("others")));
        rig = new WorkerRig("oidc", SimulatorScript.instant()).withFewPartitions();
        console = rig.worker("console")
                .role("console")
                .env("QUARKUS_OIDC_AUTH_SERVER_URL", server.url())
                .env("QUARKUS_OIDC_CLIENT_ID", TestLoginServer.CLIENT)
                .env("QUARKUS_OIDC_CREDENTIALS_SECRET", TestLoginServer.SECRET)
                .env("QUARKUS_OIDC_APPLICATION_TYPE", "web-app")
                .env("REELAY_CONSOLE_OIDC_ROLES", "video-ops=act,video-leads=money")
                .start()
                .awaitReady(LONG);
        browser = new TestBrowser(Chromium.find().orElseThrow());
    }

    @AfterAll
    static void close() {
        browser.close();
        rig.close();
        server.close();
    }

    private static Visit visit() {
        return browser.visit(console.consoleUrl(), options -> options);
    }

    /** Comes by an address of the console, and logs in at the server. */
    private static void logIn(Visit visit, String path, String user) {
        visit.page().navigate(path);
        assertThat(visit.page()).hasTitle("Log in elsewhere");
        visit.page().getByLabel("Account").fill(user);
        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Go"))
                .click();
    }

    private static Locator heading(Visit visit, String text) {
        return visit.page()
                .getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName(text).setExact(true));
    }

    @Test
    void aLoginAtTheServerLeadsBackToThePageThatWasWanted() {
        try (Visit ana = visit()) {
            logIn(ana, "/jobs?state=failed", "ana");

            assertThat(heading(ana, "Jobs")).isVisible();
            assertThat(ana.page().locator(".visitor .user")).containsText("ana");
            assertThat(ana.path()).isEqualTo("/jobs?state=failed");
            assertThat(ana.context().cookies(console.consoleUrl().toString()))
                    .filteredOn(cookie -> cookie.name.startsWith("q_session"))
                    .isNotEmpty()
                    .allSatisfy(OidcIT::isStrict);
        }
    }

    private static void isStrict(Cookie cookie) {
        assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
        assertThat(cookie.httpOnly).isTrue();
    }

    @Test
    void rolesOfTheTokenSayWhatSomebodyMayDo() {
        try (Visit ana = visit();
                Visit lea = visit();
                Visit ben = visit()) {
            logIn(ana, "/pauses", "ana");
            assertThat(heading(ana, "Pause")).isVisible();
            assertThat(post(ana, "/job/retry?id=x")).isEqualTo(403);
            assertThat(post(ana, "/job/cancel?id=x"))
                    .as("it is asked whether to cancel what is not known")
                    .isEqualTo(200);

            logIn(lea, "/pauses", "lea");
            assertThat(heading(lea, "Pause")).isVisible();
            assertThat(post(lea, "/job/retry?id=x"))
                    .as("it is refused for there is no such job")
                    .isEqualTo(409);

            logIn(ben, "/pauses", "ben");
            assertThat(ben.page().getByText("none of your roles may see the console"))
                    .isVisible();
        }
    }

    private static int post(Visit visit, String path) {
        return visit.post(path, visit.token(), Map.of("Sec-Fetch-Site", "same-origin", "Origin", origin()))
                .status();
    }

    private static String origin() {
        return console.consoleUrl().toString();
    }

    @Test
    void whoHasLoggedOutHasToLogInAgain() {
        try (Visit ana = visit()) {
            logIn(ana, "/", "ana");
            ana.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                    .click();
            assertThat(ana.page().getByText("You are logged out")).isVisible();

            ana.page().navigate("/jobs");
            assertThat(ana.page()).hasTitle("Log in elsewhere");
        }
    }

    @Test
    void whoIsNotLoggedInGetsNothingOfAPageThatAsksByItself() {
        try (Visit stranger = visit()) {
            RequestOptions byItself =
                    RequestOptions.create().setHeader("HX-Request", "true").setMaxRedirects(0);
            assertThat(stranger.context().request().get("/jobs", byItself).status())
                    .isEqualTo(401);
            assertThat(stranger.post("/pauses", Map.of("model", "*"), Map.of("Sec-Fetch-Site", "same-origin"))
                            .status())
                    .isEqualTo(401);
        }
    }
}
