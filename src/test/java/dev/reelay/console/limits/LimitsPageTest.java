package dev.reelay.console.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.LimitRecord;
import dev.reelay.limits.LimitView;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.quota.Scope;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import dev.reelay.view.RecordedJobs;
import dev.reelay.view.limits.Standings;
import dev.reelay.view.money.Budgets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LimitsPageTest {

    private static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");
    private static final String HOSTILE = PlainPages.HOSTILE;

    private final RecordedJobs topics = new RecordedJobs();
    private final PlainPages pages = new PlainPages();
    private LimitView shares = LimitView.EMPTY;

    private void sharing(LimitRecord... records) {
        shares = shares.with(List.of(records));
    }

    private LimitsPage page() {
        return LimitsPage.of(
                Standings.of(topics.commands().limits(), shares),
                Budgets.of(topics.commands().budgets(), topics.spend(), NOW),
                topics.view());
    }

    /** The page without its frame. */
    private String content(Permission permission) {
        String html = pages.render(
                "console/limits/limits", Map.of("chrome", PlainPages.chrome(Place.LIMITS, permission), "page", page()));
        int from = html.indexOf("<main");
        return html.substring(from, html.indexOf("</main>", from));
    }

    private void fill() {
        topics.command(
                        "limit/*",
                        "{\"command\":\"limit\",\"outstanding\":40,\"per_minute\":60,\"by\":\"ana\",\"reason\":\"as they wrote\"}")
                .command("limit/luma/ray", "{\"command\":\"limit\",\"outstanding\":4}");
        sharing(
                new Grant(
                        Scope.ALL,
                        3,
                        Map.of(
                                Measure.OUTSTANDING,
                                new Shared(40, 1, List.of(30, 10), new TreeMap<>()),
                                Measure.PER_MINUTE,
                                new Shared(60, 1, List.of(60), new TreeMap<>()))),
                new Demand(
                        0,
                        new TreeMap<>(Map.of(
                                Scope.ALL,
                                new Demand.Entry(
                                        3,
                                        Map.of(
                                                Measure.OUTSTANDING,
                                                new Demand.Count(30, 900),
                                                Measure.PER_MINUTE,
                                                new Demand.Count(17, 0)))))),
                new Demand(
                        1,
                        new TreeMap<>(Map.of(
                                Scope.ALL,
                                new Demand.Entry(3, Map.of(Measure.OUTSTANDING, new Demand.Count(10, 0)))))));
    }

    @Test
    void everyLimitIsShownWithWhoWhyAndHowItStands() {
        fill();

        String html = content(Permission.READ);

        assertThat(html.replaceAll("\\s+", " "))
                .contains(
                        "<th scope=\"rowgroup\" rowspan=\"2\">all jobs</th> <td>outstanding</td> <td class=\"num\">40</td>"
                                + " <td class=\"num\">40</td> <td class=\"num\">40</td>"
                                + " <td class=\"num\">40 <span class=\"muted\">(full)</span></td> <td class=\"num\">900</td>",
                        "<td>in a minute</td> <td class=\"num\">60</td> <td class=\"num\">60</td> <td class=\"num\">60</td>"
                                + " <td class=\"num\">17</td> <td class=\"num\">0</td>",
                        "<td rowspan=\"2\">ana</td> <td rowspan=\"2\"><q>as they wrote</q></td>",
                        "<th scope=\"rowgroup\" rowspan=\"1\">luma/ray</th>",
                        "<td class=\"num\">not yet</td>");
        assertThat(html).doesNotContain("method=\"post\"");
    }

    @Test
    void whoeverMayActChangesAndLiftsAndSets() {
        fill();

        String html = content(Permission.ACT);

        assertThat(html)
                .contains(
                        "name=\"outstanding\" value=\"40\"",
                        "name=\"per_minute\" value=\"60\"",
                        "Lift the limit of all jobs",
                        "Change the limit of luma/ray",
                        "action=\"/base/limits\"",
                        "action=\"/base/limits/lift\"",
                        "Set the limit");
        Matcher form = Pattern.compile("<form[^>]*method=\"post\"[^>]*>(.*?)</form>", Pattern.DOTALL)
                .matcher(html);
        assertThat(form.results())
                .hasSize(6)
                .allSatisfy(
                        each -> assertThat(each.group()).contains("name=\"csrf-token\" value=\"token-of-the-test\""));
        Matcher field = Pattern.compile("<input id=\"([^\"]+)\"").matcher(html);
        assertThat(field.results())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(html).containsOnlyOnce(" for=\"" + each.group(1) + "\""));
    }

    @Test
    void aLimitOfSettingsCanBeReplacedAndNotLifted() {
        sharing(new Grant(Scope.ALL, 3, Map.of(Measure.OUTSTANDING, new Shared(5, 1, List.of(5), new TreeMap<>()))));

        assertThat(content(Permission.ACT))
                .contains("settings of workers", "Change the limit of all jobs")
                .doesNotContain("Lift the limit");
    }

    @Test
    void aLiftedLimitIsGoneAlthoughItsGrantStays() {
        sharing(new Grant(Scope.ALL, 4, Map.of()));

        assertThat(content(Permission.READ)).contains("Nothing is limited.");
    }

    @Test
    void aRefusedCommandIsNamed() {
        topics.command("limit/*", "{\"command\":\"limit\",\"outstanding\":4}")
                .command("limit/*", "{\"command\":\"limit\",\"outstanding\":1.5}")
                .command("limit/a/b", "no");

        assertThat(content(Permission.READ))
                .contains(
                        "what held before holds: The field outstanding must be a whole number, and is 1.5.",
                        "No number is known, and what held before holds.");
    }

    @Test
    void everyBudgetIsShownWithWhoWhyAndWhatIsSpentToday() {
        topics.command("budget/*", """
                        {"command":"budget","usd_per_day":50,"by":"ana","reason":"as agreed"}""")
                .command("budget/tenant/acme", "{\"command\":\"budget\",\"jobs_per_day\":2}")
                .command("budget/a/b", "no")
                .spent(new Spend(new Spender(NOW.getEpochSecond() / 86_400, "a/b", "acme"), 1_250_000, 500_000, 3, 1));

        String html = content(Permission.READ).replaceAll("\\s+", " ");

        assertThat(html)
                .contains(
                        "<th scope=\"row\">all jobs</th> <td class=\"num\">$50.00</td> <td class=\"num\">–</td>"
                                + " <td class=\"num\">3 %</td> <td class=\"num\">$1.25</td> <td class=\"num\">$0.50</td>"
                                + " <td class=\"num\">$0.00</td> <td class=\"num\">3</td> <td class=\"num\">1</td>",
                        "<td>ana</td> <td><q>as agreed</q></td>",
                        "<th scope=\"row\">tenant acme</th> <td class=\"num\">–</td> <td class=\"num\">2</td>"
                                + " <td class=\"num\">150 % <span class=\"muted\">(reached)</span></td>",
                        "No number is known, and what held before holds.")
                .doesNotContain("method=\"post\"");
        assertThat(content(Permission.ACT))
                .contains(
                        "name=\"usd_per_day\" value=\"50\"",
                        "name=\"jobs_per_day\" value=\"2\"",
                        "Lift the budget of tenant acme",
                        "action=\"/base/limits/budget\"",
                        "action=\"/base/limits/budget/lift\"");
    }

    @Test
    void hostileTextIsShownAndNeverRuns() {
        String json = HOSTILE.replace("\"", "\\\"");
        topics.command(
                        "limit/" + HOSTILE,
                        "{\"command\":\"limit\",\"outstanding\":4,\"by\":\"" + json + "\",\"reason\":\"" + json + "\"}")
                .command(
                        "budget/" + HOSTILE,
                        "{\"command\":\"budget\",\"usd_per_day\":4,\"by\":\"" + json + "\",\"reason\":\"" + json
                                + "\"}");

        assertThat(page().limits()).hasSize(1);
        assertThat(page().budgets()).hasSize(1);
        assertThat(content(Permission.ACT))
                .contains("&lt;script&gt;alert(")
                .doesNotContain("<script", "<img", " style=");
    }
}
