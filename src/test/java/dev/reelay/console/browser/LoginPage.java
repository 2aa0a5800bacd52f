package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;

/** The page with the form for user and password. */
final class LoginPage {

    private final Visit visit;

    private LoginPage(Visit visit) {
        this.visit = visit;
    }

    /** Goes there. */
    static LoginPage open(Visit visit) {
        visit.open("login");
        return new LoginPage(visit);
    }

    /** Logs in, and waits for the page behind it. */
    void logIn(ConsoleUser user) {
        send(user.user(), user.password());
        assertThat(visit.page().locator("form[action$='/logout']")).isVisible();
    }

    /** Sends the form, and waits for the answer. */
    void send(String user, String password) {
        form().getByRole(com.microsoft.playwright.options.AriaRole.TEXTBOX).first().fill(user);
        form().locator("input[type=password]").fill(password);
        form().locator("[type=submit]").click();
    }

    /** The form. */
    Locator form() {
        return visit.page().locator("form").filter(new Locator.FilterOptions()
                .setHas(visit.page().locator("input[type=password]")));
    }
}
