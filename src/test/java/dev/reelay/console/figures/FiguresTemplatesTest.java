package dev.reelay.console.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.audit.AuditLog;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.cost.Charged;
import dev.reelay.money.Total;
import dev.reelay.outcome.FailureCode;
import dev.reelay.records.Spender;
import dev.reelay.view.DayCost;
import dev.reelay.view.FilledView;
import dev.reelay.view.money.SpendRow;
import dev.reelay.view.row.JobFilter;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class FiguresTemplatesTest {

    private static final String HOSTILE = PlainPages.HOSTILE;
    private static final LocalDate TODAY = LocalDate.parse("2026-11-21");

    private final PlainPages pages = new PlainPages();
    private final FilledView view = new FilledView();

    private String render(String template, Place place, Permission most, Object page) {
        return pages.render(
                "console/figures/" + template, Map.of("chrome", PlainPages.chrome(place, most), "page", page));
    }

    private String failures(Permission most) {
        FailuresPage page = FailuresPage.of(view.jobs(), JobFilter.ALL, most != Permission.READ);
        return render("failures", Place.FAILURES, most, page);
    }

    private String doubt(Permission most) {
        DoubtPage page = DoubtPage.of(view.jobs(), new AuditLog(), 1, most != Permission.READ);
        return render("doubt", Place.DOUBT, most, page);
    }

    private String costs(List<DayCost> costs) {
        return render(
                "costs", Place.COSTS, Permission.READ, CostsPage.of(costs, List.of(), TODAY, "Of the 5 ended jobs."));
    }

    @Test
    void noTextOfOthersIsMarkup() {
        view.ended(Ends.failed(HOSTILE, HOSTILE, 0, FailureCode.PROVIDER_FAILED, HOSTILE), Charged.YES);
        view.ended(Ends.unknown(HOSTILE + "2", HOSTILE, 0, new ProviderMessage(500, null, HOSTILE)));

        List<String> pages = List.of(
                failures(Permission.MONEY),
                doubt(Permission.MONEY),
                costs(List.of(CostsPageTest.cost("2026-11-21", HOSTILE, "1", 1, 1))),
                render("failures", Place.FAILURES, Permission.READ, FailuresPage.refused(view.jobs(), HOSTILE)));

        assertThat(pages).allSatisfy(page -> {
            assertThat(page).contains("alert(").doesNotContain("<img src=x", "<script>alert");
            assertThat(page).doesNotContain(" style=", "javascript:", "hx-on");
        });
    }

    @Test
    void spendIsShownByDayModelAndTenantWithEstimateAgainstSettledAndUnknownIsNotZero() {
        List<SpendRow> spent = List.of(
                new SpendRow(
                        new Spender(TODAY.toEpochDay(), "m/n", HOSTILE), new Total(4, 1, 1_250_000, 500_000, 300_000)),
                new SpendRow(new Spender(TODAY.toEpochDay(), "m/n", null), new Total(2, 2, 0, 0, 0)));
        String page = render("costs", Place.COSTS, Permission.READ, CostsPage.of(List.of(), spent, TODAY, ""))
                .replaceAll("\\s+", " ");

        assertThat(page)
                .contains(
                        "<td class=\"num\">4</td> <td class=\"num\">$1.25</td> <td class=\"num\">$0.50</td>"
                                + " <td class=\"num\">$0.30</td> <td class=\"num\">1</td>",
                        "<td>–</td> <td class=\"num\">2</td> <td class=\"num\">–</td> <td class=\"num\">–</td>"
                                + " <td class=\"num\">–</td> <td class=\"num\">2</td>",
                        "href=\"/base/spend.csv\"")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(costs(List.of())).contains("Nothing was spent").doesNotContain("spend.csv");
    }

    @Test
    void aGroupLinksToItsJobsItsExampleAndItsRetry() {
        view.ended(Ends.failed("a/b c", "m/n", 0, FailureCode.TIMED_OUT, "too long"));

        String page = failures(Permission.MONEY);

        assertThat(page)
                .contains("href=\"/base/jobs?model=m/n&amp;code=timed_out&amp;message=too%20long\"")
                .contains("href=\"/base/job?id=a/b%20c\"")
                .contains(
                        "href=\"/base/actions/new?kind=retry&amp;model=m/n&amp;code=timed_out&amp;message=too%20long\"")
                .contains("The same input may succeed.", "1 unknown", "<td class=\"num\">–</td>");
        assertThat(failures(Permission.ACT)).doesNotContain("actions/new");
    }

    @Test
    void aFilterIsShownAndCanBeCleared() {
        FailuresPage page = FailuresPage.of(view.jobs(), JobFilter.parse("code=timed_out"), true);

        assertThat(render("failures", Place.FAILURES, Permission.READ, page))
                .contains(
                        "code: <bdi>timed_out</bdi> <a href=\"/base/failures\"",
                        "href=\"/base/failures\">Show all failures",
                        "No job that fits the filter");
        assertThat(failures(Permission.READ)).contains("No job has failed").doesNotContain("Show all failures");
    }

    @Test
    void aFindingIsRecordedWithATokenAndOnlyByWhoMay() {
        view.ended(Ends.unknown("order 1/2", "m/n", 0, new ProviderMessage(502, null, null)));

        String page = doubt(Permission.MONEY);

        assertThat(page)
                .contains("action=\"/base/job/finding?id=order%201/2\" method=\"post\"")
                .contains("name=\"csrf-token\" value=\"token-of-the-test\"", "name=\"back\" value=\"/doubt\"")
                .contains("<option value=\"not_at_runcomfy\">RunComfy never had the job</option>")
                .contains("HTTP 502", "not known", "without 1 of them");
        assertThat(doubt(Permission.ACT)).doesNotContain("job/finding").contains("takes the permission money");
    }

    @Test
    void anEmptyPageSaysWhyItIsEmpty() {
        assertThat(doubt(Permission.MONEY))
                .contains("Nothing is in doubt")
                .doesNotContain("<table", "<form class=\"inline\"");
        assertThat(costs(List.of()))
                .contains("No job has ended that RunComfy charged for")
                .doesNotContain("<svg", "<table");
        assertThat(costs(List.of(CostsPageTest.cost("2026-11-21", "m/n", "0", 0, 2))))
                .contains("nothing to draw", "<td class=\"num\">–</td>")
                .doesNotContain("<svg", "$0.00");
    }

    static Stream<List<DayCost>> oddCosts() {
        List<DayCost> many = new ArrayList<>();
        for (int model = 0; model < 60; model++) {
            for (int day = 0; day < 70; day++) {
                many.add(CostsPageTest.cost(
                        TODAY.minusDays(day).toString(),
                        "vendor/\"&<" + model,
                        "0." + (model + 1),
                        day % 3,
                        model % 2));
            }
        }
        return Stream.of(
                List.of(CostsPageTest.cost("2026-11-21", "m/n", "0.35", 1, 0)),
                List.of(CostsPageTest.cost("2026-11-21", "m/n", "0", 1, 4)),
                List.of(
                        CostsPageTest.cost("2026-11-21", "m\u0007/n", "99999999999", 1, 0),
                        CostsPageTest.cost("2026-08-01", HOSTILE, "0.00000000000000000001", 1, 2)),
                List.of(
                        CostsPageTest.cost("+200000000-12-31", "", "3", 1, 0),
                        CostsPageTest.cost("-200000000-01-01", "(other models)", "3", 1, 0)),
                many);
    }

    @ParameterizedTest
    @MethodSource("oddCosts")
    void chartsAreWellFormedWithTitleAndDescription(List<DayCost> costs) throws Exception {
        Matcher charts = Pattern.compile("(?s)<svg.*?</svg>").matcher(costs(costs));
        int found = 0;
        while (charts.find()) {
            Document chart = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(charts.group())));
            found++;
            String[] labelled =
                    chart.getDocumentElement().getAttribute("aria-labelledby").split(" ");
            assertThat(chart.getDocumentElement()
                            .getElementsByTagName("title")
                            .item(0)
                            .getTextContent())
                    .isNotBlank();
            assertThat(chart.getDocumentElement()
                            .getElementsByTagName("desc")
                            .item(0)
                            .getTextContent())
                    .isNotBlank();
            assertThat(labelled)
                    .hasSize(2)
                    .allSatisfy(id -> assertThat(charts.group()).contains("id=\"" + id + "\""));
            assertThat(charts.group()).doesNotContain("style=", "=\"-", "NaN", "Infinity");
        }
        assertThat(found).isEqualTo(2);
    }
}
