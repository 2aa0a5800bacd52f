package dev.reelay.console.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** axe-core, which finds what people with disabilities cannot use. */
final class Axe {

    private static final String SCRIPT = load();

    /** Answers texts, so that nothing of the page's own has to be carried over. */
    private static final String RUN = """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                .filter(rule => ['serious', 'critical'].includes(rule.impact))
                .flatMap(rule => rule.nodes.map(node =>
                    `${rule.impact} ${rule.id}: ${node.target.join(' ')}: ${(node.failureSummary || '').replace(/\\s+/g, ' ')}`))
            """;

    private Axe() {}

    /** What is serious or critical on this page as it is now; empty when it is fine. */
    static List<String> seriousFindings(Page page) {
        page.evaluate(SCRIPT);
        return ((List<?>) Objects.requireNonNull(page.evaluate(RUN)))
                .stream().map(String::valueOf).toList();
    }

    private static String load() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8)
                    + "\nvoid 0";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
