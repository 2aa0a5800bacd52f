package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.WaitUntilState;
import dev.reelay.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A page of the console in a browser profile of its own, which no other visit shares. */
final class Visit implements AutoCloseable {

    /** No expectation: it only ends a test that hangs. */
    private static final double LONGEST_WAIT_MS = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final Problems problems;

    Visit(BrowserContext context, URI console) {
        this.context = context;
        problems = new Problems(console);
        context.setDefaultTimeout(LONGEST_WAIT_MS);
        context.onPage(problems::watch);
        page = context.newPage();
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Goes to this path, and returns when it is loaded with all its scripts. */
    Response open(String path) {
        return Objects.requireNonNull(
                page.navigate(path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.LOAD)));
    }

    /** The same, as soon as this text is on the page: what a record says is there a moment later. */
    Response openOnce(String path, String text) {
        Await.until(path + " shows " + text, () -> get(path), () -> get(path), html -> html.contains(text));
        return open(path);
    }

    /** The page behind a path, as its server sends it. */
    String get(String path) {
        return context.request().get(path).text();
    }

    /** A POST that no page makes. Redirects are not followed. */
    APIResponse post(String path, Map<String, String> fields, Map<String, String> headers) {
        FormData form = FormData.create();
        fields.forEach(form::set);
        RequestOptions request = RequestOptions.create().setForm(form).setMaxRedirects(0);
        headers.forEach(request::setHeader);
        return context.request().post(path, request);
    }

    /** The content of the page, without menu and banners. */
    Locator main() {
        return page.locator("main");
    }

    /** Sends the only form with this path, with a reason. */
    void press(String path, String reason) {
        Locator form = forms(path);
        form.locator("[name=reason]").fill(reason);
        form.locator("[type=submit]").click();
    }

    /** Confirms what the page says may be paid for twice. */
    void confirm(String path) {
        assertThat(page().locator("h1")).hasText("Please confirm");
        assertThat(main()).containsText("paid for");
        forms(path)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("all the same")))
                .click();
    }

    /** The forms of the content that post to this path. */
    Locator forms(String path) {
        return main().locator("form[method=post i][action*='%s']".formatted(path));
    }

    /** The hidden field that each form has, name and value. */
    Map<String, String> token() {
        Locator field =
                page.locator("form[action$='/logout'] input[type=hidden]").first();
        return Map.of(Objects.requireNonNull(field.getAttribute("name")), field.inputValue());
    }

    /** Path and query of the page. */
    String path() {
        URI url = URI.create(page.url());
        return url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    }

    /** Complaints with this text are what the test wants. */
    Visit expecting(String complaint) {
        problems.expect(complaint);
        return this;
    }

    /** What is wrong with the pages so far. */
    List<String> problems() {
        try {
            page.evaluate("0"); // events come before answers
        } catch (PlaywrightException noAnswer) {
            return List.of("a page that answers nothing: " + noAnswer.getMessage());
        }
        return problems.found();
    }

    /** Leaves picture and text of the page in a folder. */
    void leaveEvidence(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            String text = page.url() + "\n\n" + page.locator("html").innerText() + "\n\n"
                    + String.join("\n", problems.found());
            Files.writeString(folder.resolve(name + ".txt"), text + "\n\n" + page.content());
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(folder.resolve(name + ".png"))
                    .setFullPage(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PlaywrightException noPage) {
            System.err.println("No evidence of " + name + ": " + noPage.getMessage());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
