package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.console.ConsoleConfig;
import dev.reelay.console.Place;
import dev.reelay.view.row.JobFilter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links of the dashboard lead to places of the console, with filters that it takes. */
class DashboardLinksTest {

    private static final String CONSOLE = "${console:raw}/";
    private static final Pattern LABEL = Pattern.compile("\\$\\{__field\\.labels\\.(\\w+):percentencode}");
    private static final Map<String, String> LABELS = Map.of("state", "in_queue", "status", "failed", "model", "a%2Fb");

    private final JsonNode dashboard = Manifests.document(Path.of("deploy/grafana/reelay.json"));

    private record Link(JsonNode panel, String url) {}

    @Test
    void theDashboardLinksToTheConsoleWhichAVariableNames() {
        assertThat(dashboard.at("/links/0/url").asText()).isEqualTo(CONSOLE);
        JsonNode variable = Manifests.each(dashboard.at("/templating/list"))
                .filter(each -> each.get("name").asText().equals("console"))
                .findFirst()
                .orElseThrow();
        ConsoleConfig defaults = new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .build()
                .getConfigMapping(ConsoleConfig.class);

        assertThat(variable.get("type").asText()).isEqualTo("textbox");
        assertThat(variable.at("/current/value").asText()).isEqualTo("http://localhost:" + defaults.port());
    }

    @Test
    void linksOfPanelsLeadToPlaces() {
        List<String> places = Arrays.stream(Place.values()).map(Place::path).toList();

        assertThat(links()).hasSizeGreaterThan(10).allSatisfy(link -> {
            assertThat(link.url()).startsWith(CONSOLE);
            assertThat(path(link).replaceFirst("\\?.*", "")).isIn(places);
        });
    }

    @Test
    void filtersAreThoseOfTheList() {
        assertThat(links().filter(link -> link.url().contains("?")))
                .isNotEmpty()
                .allSatisfy(link -> {
                    assertThat(path(link)).startsWith(Place.JOBS.path() + "?");
                    String query = LABEL.matcher(path(link).replaceFirst(".*\\?", ""))
                            .replaceAll(label -> LABELS.get(label.group(1)))
                            .replace("${__from:date:iso}", "2026-11-21T09:00:00.000Z")
                            .replace("${__to:date:iso}", "2026-11-21T10:00:00.000Z");
                    assertThat(query).doesNotContain("$");
                    assertThat(JobFilter.parse(query).isEmpty()).isFalse();
                });
    }

    /** A label that no query of the panel keeps is empty, and so is the filter. */
    @Test
    void labelsAreThoseThatTheQueriesOfThePanelKeep() {
        assertThat(links())
                .allSatisfy(link -> LABEL.matcher(link.url())
                        .results()
                        .forEach(label -> assertThat(Manifests.each(link.panel().get("targets"))
                                        .map(target -> target.get("expr").asText()))
                                .as(link.url())
                                .allMatch(query ->
                                        query.matches("(?s).*\\bby \\([^)]*\\b" + label.group(1) + "\\b[^)]*\\).*"))));
    }

    private Stream<Link> links() {
        return Manifests.each(dashboard.get("panels"))
                .flatMap(panel -> Manifests.each(panel.at("/fieldConfig/defaults/links"))
                        .map(link -> new Link(panel, link.get("url").asText())));
    }

    private static String path(Link link) {
        return link.url().substring(CONSOLE.length());
    }
}
