package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every alert has a section of the runbook, a test for promtool, a severity and a text. */
class AlertsTest {

    private static final Path FOLDER = Path.of("deploy/prometheus");
    private static final String RUNBOOK = "https://github.com/example/reelay/blob/main/deploy/runbook.md#";
    private static final Pattern SECTION = Pattern.compile("^## (\\w+)$", Pattern.MULTILINE);

    static Stream<JsonNode> alerts() {
        return Manifests.each(Manifests.document(FOLDER.resolve("alerts.yaml")).get("groups"))
                .flatMap(group -> Manifests.each(group.get("rules")));
    }

    private static List<String> names() {
        return alerts().map(alert -> alert.get("alert").asText()).toList();
    }

    @Test
    void everyAlertHasASectionOfTheRunbookAndEverySectionAnAlert() {
        String runbook = Manifests.text(Path.of("deploy/runbook.md"));

        assertThat(SECTION.matcher(runbook).results().map(section -> section.group(1)))
                .containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void everyAlertLinksToItsSection() {
        assertThat(alerts())
                .isNotEmpty()
                .allSatisfy(
                        alert -> assertThat(alert.at("/annotations/runbook_url").asText())
                                .isEqualTo(RUNBOOK + alert.get("alert").asText().toLowerCase(Locale.ROOT)));
    }

    @Test
    void everySectionSaysWhatTheAlertMeansHowToCheckAndWhatToDo() {
        Stream<String> sections = SECTION.splitAsStream(Manifests.text(Path.of("deploy/runbook.md")))
                .skip(1);

        assertThat(sections)
                .isNotEmpty()
                .allSatisfy(section -> assertThat(section).contains("**Means.**", "**Check.**", "**Do.**"));
    }

    @Test
    void everyAlertHasASeverityASummaryAndADescription() {
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).isNotBlank();
        });
    }

    @Test
    void promtoolsTestsLetEveryAlertFireAndNotFire() {
        JsonNode tests = Manifests.document(FOLDER.resolve("alerts-test.yaml")).get("tests");

        assertThat(alertsTested(tests, true)).containsExactlyInAnyOrderElementsOf(names());
        assertThat(alertsTested(tests, false)).containsExactlyInAnyOrderElementsOf(names());
    }

    private static Set<String> alertsTested(JsonNode tests, boolean fires) {
        return Manifests.each(tests)
                .flatMap(test -> Manifests.each(test.get("alert_rule_test")))
                .filter(test -> test.has("exp_alerts") == fires)
                .map(test -> test.get("alertname").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void promtoolAcceptsTheRulesAndItsTestsPass() throws Exception {
        var rules = Manifests.run(FOLDER, "promtool", "check", "rules", "alerts.yaml");
        assumeTrue(rules.isPresent(), "promtool is not installed");
        var tests = Manifests.run(FOLDER, "promtool", "test", "rules", "alerts-test.yaml");

        assertThat(rules)
                .get()
                .satisfies(run -> assertThat(run.exit()).as(run.output()).isZero());
        assertThat(tests)
                .get()
                .satisfies(run -> assertThat(run.exit()).as(run.output()).isZero());
    }
}
