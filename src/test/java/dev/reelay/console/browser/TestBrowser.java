package dev.reelay.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Chromium without a window, driven by Playwright. All of it belongs to the thread that made it.
 */
final class TestBrowser implements AutoCloseable {

    private static final double LONGEST_ASSERTION_MS = 60_000;
    private static final int WIDTH = 1_280;
    private static final int HEIGHT = 900;

    private final Playwright playwright;
    private final Browser browser;

    TestBrowser(Path chromium) {
        PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST_ASSERTION_MS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        // Chromium refuses to run as root with its sandbox.
                        .setChromiumSandbox(!"root".equals(System.getProperty("user.name"))));
    }

    /** A new profile; what is not set is as usual: light, English, with scripts. */
    Visit visit(URI console, UnaryOperator<Browser.NewContextOptions> options) {
        Browser.NewContextOptions usual = new Browser.NewContextOptions()
                .setBaseURL(console.toString())
                .setViewportSize(WIDTH, HEIGHT)
                .setLocale("en-GB")
                .setTimezoneId("UTC");
        return new Visit(browser.newContext(options.apply(usual)), console);
    }

    @Override
    public void close() {
        playwright.close(); // ends the browser, too
    }
}
