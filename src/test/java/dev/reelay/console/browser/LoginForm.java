package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The form for name and password. */
final class LoginForm {

    private final Visit visit;

    /** The one on the page that the visit is at. */
    LoginForm(Visit visit) {
        this.visit = visit;
    }

    /** Goes to it. */
    static LoginForm open(Visit visit) {
        visit.open("/login");
        return new LoginForm(visit);
    }

    /** Logs in, and waits for the page behind it. */
    void logIn(ConsoleUser user) {
        send(user.user(), user.password());
        assertThat(visit.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")))
                .isVisible();
    }

    /** Sends what somebody typed. */
    void send(String user, String password) {
        visit.page().getByLabel("Name").fill(user);
        visit.page().getByLabel("Password").fill(password);
        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
    }
}
