package dev.reelay.console.access;

import dev.reelay.console.access.RequestRules.Refusal;

/**
 * A page that says why something is not done.
 *
 * @param base what paths begin with
 * @param status of HTTP
 * @param title in a few words
 * @param message for people
 * @param href where to go from here
 * @param link what that is called
 */
public record RefusalPage(String base, int status, String title, String message, String href, String link) {

    /** The page for a refusal. */
    static RefusalPage of(BasePath base, Refusal refusal) {
        return new RefusalPage(
                base.path(),
                refusal.status(),
                "Nothing was done",
                refusal.message(),
                base.path() + "/",
                "To the overview");
    }

    /** The page for somebody who is not logged in, or not any more. */
    static RefusalPage ofNobody(BasePath base) {
        return new RefusalPage(
                base.path(),
                401,
                "You are not logged in",
                "Your login has ended, or there was none. Nothing was done.",
                base.path() + "/",
                "Log in");
    }

    /** The page that leads to another one of the console, for a visitor who came by a link of another site. */
    static RefusalPage ofLink(BasePath base, String target) {
        return new RefusalPage(base.path(), 200, "Reelay", "One moment …", base.path() + target, "Go on");
    }

    /** The page after a logout. */
    static RefusalPage ofLogout(BasePath base, String message) {
        return new RefusalPage(base.path(), 200, "You are logged out", message, base.path() + "/", "Log in");
    }

    /** Whether the browser is to follow the link by itself. */
    public boolean leadsOn() {
        return link.equals("Go on");
    }
}
