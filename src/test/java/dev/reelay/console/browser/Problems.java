package dev.reelay.console.browser;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is wrong with a page, seen from the browser: errors and warnings in its console, and with them every violation of its content
 * security policy; scripts that failed; dialogs, which no page of the console opens; requests to anywhere else.
 */
final class Problems {

    private static final Set<String> COMPLAINTS = Set.of("error", "warning");
    private static final Set<String> NO_REQUESTS = Set.of("data", "blob", "about");

    private final URI origin;
    private final List<String> found = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    /** @param origin what alone pages may fetch from */
    Problems(URI origin) {
        this.origin = origin;
    }

    /** Notes what this page complains of from now on. */
    void watch(Page page) {
        page.onConsoleMessage(this::note);
        page.onPageError(error -> found.add("a script failed: " + error));
        page.onDialog(this::note);
        page.onRequest(this::note);
    }

    /** A complaint with this text is what the test wants: it is no problem. */
    void expect(String text) {
        expected.add(text);
    }

    /** All that was noted and not expected. */
    List<String> found() {
        return found.stream()
                .filter(problem -> expected.stream().noneMatch(problem::contains))
                .toList();
    }

    private void note(ConsoleMessage message) {
        if (COMPLAINTS.contains(message.type())) {
            found.add("%s in the console: %s (%s)".formatted(message.type(), message.text(), message.location()));
        }
    }

    private void note(Dialog dialog) {
        found.add("a dialog: " + dialog.message());
        dialog.dismiss();
    }

    private void note(Request request) {
        URI url = URI.create(request.url().replaceFirst("[?#].*", ""));
        boolean own = origin.getScheme().equals(url.getScheme())
                && origin.getAuthority().equals(url.getAuthority());
        if (!own && !NO_REQUESTS.contains(url.getScheme())) {
            found.add("a request to elsewhere: " + request.url());
        }
    }
}
