package dev.reelay.console.overview;

import static dev.reelay.view.FilledView.MODEL;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.cancelled;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static dev.reelay.view.FilledView.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.cost.Charged;
import dev.reelay.limits.Measure;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import dev.reelay.view.DayCost;
import dev.reelay.view.FilledView;
import dev.reelay.view.JobView;
import dev.reelay.view.RecordedJobs;
import dev.reelay.view.Window;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.money.Budgets;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs of tests come at noon; the pages are of one o'clock. */
class OverviewTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Overview.Beside BESIDE =
            new Overview.Beside("generation-requests", true, false, 0, true, 0, Overview.Shared.NOTHING);
    private static final Window WHOLE = new Window(0, 5, 0, null, 0, 1_000);

    private final PlainPages pages = new PlainPages();

    @Test
    void theBudgetOfWhichMostIsUsedHasATile() {
        RecordedJobs topics = new RecordedJobs()
                .command("budget/*", "{\"command\":\"budget\",\"usd_per_day\":50}")
                .command("budget/tenant/acme", "{\"command\":\"budget\",\"usd_per_day\":2}")
                .command("budget/a/b", "no")
                .spent(new Spend(new Spender(NOON.getEpochSecond() / 86_400, MODEL, "acme"), 1_000_000, 250_000, 4, 1));
        Overview.Shared shared =
                Overview.Shared.of(null, Budgets.of(topics.commands().budgets(), topics.spend(), NOON));
        Overview.Beside beside = new Overview.Beside("generation-requests", true, false, 0, true, 0, shared);

        assertThat(page(new FilledView(), beside))
                .contains(
                        "$1.25 of $2.00",
                        "tenant acme: $1.00 settled, $0.25 estimated, $0.00 reserved; 1 jobs of unknown")
                .doesNotContain("it is reached");
        assertThat(page(new FilledView(), BESIDE)).doesNotContain("Spend of the budget");
        topics.command("budget/*", "{\"command\":\"budget\",\"jobs_per_day\":4}");
        Overview.Shared reached =
                Overview.Shared.of(null, Budgets.of(topics.commands().budgets(), topics.spend(), NOON));
        assertThat(page(new FilledView(), new Overview.Beside("generation-requests", true, false, 0, true, 0, reached)))
                .contains("4 of 4 jobs", "it is reached");
    }

    @Test
    void jobsAreCountedByModelAndStateWithLinksToTheirList() {
        JobsByState table = JobsByState.of(Map.of(MODEL, Map.of(Status.ACCEPTED, 2L, Status.COMPLETED, 3L)));

        assertThat(table.models()).singleElement().satisfies(line -> {
            assertThat(line.live()).isEqualTo(2);
            assertThat(line.all()).isEqualTo(new Cell(5, "/jobs?model=" + MODEL));
            assertThat(cell(line.cells(), Status.ACCEPTED))
                    .isEqualTo(new Cell(2, "/jobs?state=accepted&model=" + MODEL));
            assertThat(cell(line.cells(), Status.FAILED)).isEqualTo(new Cell(0, null));
        });
        assertThat(cell(table.total().cells(), Status.COMPLETED)).isEqualTo(new Cell(3, "/jobs?state=completed"));
    }

    private static Cell cell(List<Cell> cells, Status status) {
        return cells.get(List.of(Status.values()).indexOf(status));
    }

    @Test
    void modelsWithWorkComeFirstAndThereAreNotTooManyLines() {
        Map<String, Map<Status, Long>> counts = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            counts.put("rejected-%02d".formatted(i), Map.of(Status.REJECTED, 1L));
        }
        counts.put("busy", Map.of(Status.IN_PROGRESS, 1L));
        JobsByState table = JobsByState.of(counts);

        assertThat(table.models()).hasSize(JobsByState.MOST_MODELS);
        assertThat(table.models().getFirst().name()).isEqualTo("busy");
        assertThat(table.moreModels()).isEqualTo(11);
        assertThat(table.total().all().count()).isEqualTo(61);
    }

    @Test
    void whatNoFilterCanNameHasNoLink() {
        JobsByState table = JobsByState.of(
                Map.of("", Map.of(Status.REJECTED, 1L), JobView.OTHER_MODELS, Map.of(Status.REJECTED, 2L)));

        assertThat(table.models()).extracting(line -> line.all().href()).containsOnlyNulls();
    }

    @Test
    void jobsThatEndedLatelyAreCountedByOutcome() {
        FilledView view = new FilledView()
                .ended(completed(job("new", 0)))
                .ended(cancelled(job("new-too", 0)))
                .ended(completed(job("old", -7_200)))
                .ended(completed(job("older", -90_000)));
        RecentEnds ends = RecentEnds.of(view.jobs(), WHOLE, NOON.plusSeconds(1_800));

        assertThat(ends.hour().count()).isEqualTo(2);
        assertThat(ends.day().count()).isEqualTo(3);
        assertThat(ends.lines())
                .filteredOn(line -> line.state() == Status.COMPLETED)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.hour())
                            .isEqualTo(new Cell(1, "/jobs?state=completed&ended_from=2026-11-21T11:30:00Z"));
                    assertThat(line.day().count()).isEqualTo(2);
                });
    }

    @Test
    void numbersOfATimeFromWhichJobsWereDroppedAreTheLeast() {
        Window dropped = new Window(0, 5, 3, NOON, 0, 1_000);
        RecentEnds ends = RecentEnds.of(new FilledView().jobs(), dropped, NOON.plusSeconds(3_601));

        assertThat(ends.hourIsWhole()).isTrue();
        assertThat(ends.dayIsWhole()).isFalse();
    }

    @Test
    void aCostThatNobodyNamedIsUnknownAndNotZero() {
        LocalDate today = LocalDate.parse("2026-11-21");
        List<DayCost> costs = List.of(new DayCost(today, MODEL, BigDecimal.ZERO, 0, 4));

        assertThat(CostToday.of(costs, WHOLE, NOON)).isEqualTo(new CostToday(null, 0, 4, true));
    }

    @Test
    void theCostIsOfTodayAlone() {
        LocalDate today = LocalDate.parse("2026-11-21");
        List<DayCost> costs = List.of(
                new DayCost(today, "a", new BigDecimal("0.35"), 1, 2),
                new DayCost(today, "b", new BigDecimal("0.05"), 1, 0),
                new DayCost(today.minusDays(1), "a", new BigDecimal("9"), 1, 1));

        assertThat(CostToday.of(costs, WHOLE, NOON)).isEqualTo(new CostToday(new BigDecimal("0.40"), 2, 2, true));
    }

    @Test
    void aJobThatWaitsForLongWithoutAPauseIsAQuestion() {
        JobView jobs = new FilledView().state(accepted(job("waits", 0))).jobs();
        Overview.Beside paused =
                new Overview.Beside("generation-requests", true, true, 0, true, 0, Overview.Shared.NOTHING);

        assertThat(Overview.of(jobs, BESIDE, NOON).waitsWithoutPause(NOON.plusSeconds(601)))
                .isTrue();
        assertThat(Overview.of(jobs, BESIDE, NOON).waitsWithoutPause(NOON.plusSeconds(599)))
                .isFalse();
        assertThat(Overview.of(jobs, paused, NOON).waitsWithoutPause(NOON.plusSeconds(601)))
                .isFalse();
    }

    @Test
    void thePageShowsWhatThereIs() {
        String page = page(
                new FilledView()
                        .state(accepted(job("waits", 0)))
                        .state(running(job("runs", 1)))
                        .ended(completed(job("cheap", 2)), "0.35")
                        .ended(failed(job("doubt", 3), FailureCode.SUBMISSION_UNKNOWN), Charged.UNKNOWN),
                BESIDE);

        assertThat(page)
                .contains(
                        "href=\"/base/job?id=waits\">waits</a>",
                        "$0.35",
                        "<a href=\"/base/doubt\">1</a>",
                        "href=\"/base/jobs?state=in_progress&amp;model=" + MODEL + "\">1</a>",
                        "Numbers count all 2 jobs that have not ended and",
                        "no pause is in force")
                .doesNotContain("No job has been sent yet");
    }

    @Test
    void withoutJobsThePageSaysHowToSendOne() {
        assertThat(page(new FilledView(), BESIDE))
                .contains(
                        "No job has been sent yet",
                        "kcat -b 127.0.0.1:9092 -P -t generation-requests",
                        "{\"id\":\"order-1\"")
                .doesNotContain("$0");
    }

    @Test
    void beforeTheTopicsAreReadThePageDoesNotClaimThatThereIsNone() {
        Overview.Beside reading =
                new Overview.Beside("generation-requests", false, false, 0, true, 0, Overview.Shared.NOTHING);

        assertThat(page(new FilledView(), reading))
                .contains("No job has been read yet")
                .doesNotContain("kcat");
    }

    @Test
    void idsAndModelsAreText() {
        String hostile = PlainPages.HOSTILE;
        Overview overview = new Overview(
                JobsByState.of(Map.of(hostile, Map.of(Status.ACCEPTED, 1L))),
                new Overview.Waiting(hostile, Links.job(hostile), hostile, NOON),
                RecentEnds.of(new FilledView().jobs(), WHOLE, NOON),
                new CostToday(null, 0, 0, true),
                0,
                0,
                BESIDE,
                WHOLE);

        assertThat(page(overview))
                .doesNotContain("<script>alert", "<img src=x")
                .contains("&lt;script&gt;alert(", "/base/job?id=%22%3E%3Cscript%3E");
    }

    @Test
    void outstandingOfTheAccountsLimitIsShownWhereThereIsOne() {
        Overview.Beside limited = new Overview.Beside(
                "generation-requests",
                true,
                false,
                0,
                true,
                0,
                new Overview.Shared(new Slots(Measure.OUTSTANDING, 40, 40, 40, 38, 12), null));
        FilledView view = new FilledView().state(accepted(job("waits", 0)));

        assertThat(page(view, limited))
                .contains("<a href=\"/base/limits\">38 of 40</a>", "12 jobs wait for a slot", "no pause is in force");
        assertThat(page(view, BESIDE)).doesNotContain("Outstanding of the limit");

        Overview.Beside full = new Overview.Beside(
                "generation-requests",
                true,
                false,
                0,
                true,
                0,
                new Overview.Shared(new Slots(Measure.OUTSTANDING, 40, 40, 40, 40, 12), null));
        assertThat(page(view, full)).doesNotContain("no pause is in force");
        Overview.Beside begun = new Overview.Beside(
                "generation-requests",
                true,
                false,
                0,
                true,
                0,
                new Overview.Shared(new Slots(Measure.OUTSTANDING, 40, 0, 0, 2, 0), null));
        assertThat(page(view, begun)).contains("2 of 40</a>", "not granted yet");
    }

    @Test
    void troubleBesideJobsIsCounted() {
        Overview.Beside trouble =
                new Overview.Beside("generation-requests", true, false, 1_000, false, 3, Overview.Shared.NOTHING);

        assertThat(page(new FilledView().state(accepted(job("waits", 0))), trouble))
                .contains("1\u202f000+", "href=\"/base/workers#unreadable\">3</a>");
    }

    private String page(FilledView view, Overview.Beside beside) {
        return page(Overview.of(view.jobs(), beside, PlainPages.NOW));
    }

    private String page(Overview overview) {
        return pages.render(
                "console/overview/overview",
                Map.of("chrome", PlainPages.chrome(Place.OVERVIEW, Permission.READ), "page", overview));
    }
}
