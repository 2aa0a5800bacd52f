package dev.reelay.console.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.DayCost;
import dev.reelay.view.FilledView;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostsPageTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-21");

    static DayCost cost(String day, String model, String usd, long priced, long unpriced) {
        return new DayCost(LocalDate.parse(day), model, new BigDecimal(usd), priced, unpriced);
    }

    private static CostsPage page(DayCost... costs) {
        return CostsPage.of(List.of(costs), List.of(), TODAY, "");
    }

    @Test
    void jobsAreSummedByDayAndByModelAndThoseWithoutACostAreCountedApart() {
        FilledView view = new FilledView();
        view.ended(Ends.completed("a", "m/dear", Ends.NOON), "0.50");
        view.ended(Ends.completed("b", "m/cheap", Ends.NOON), "0.001");
        view.ended(Ends.completed("c", "m/cheap", Ends.NOON));
        view.ended(Ends.completed("d", "m/dear", Ends.NOON.minusSeconds(86_400)), "0.25");
        view.ended(Ends.failed("free", "m/dear", 0, FailureCode.PROVIDER_FAILED, "no"), Charged.NO);

        CostsPage page = CostsPage.of(view.jobs(), List.of(), TODAY);

        assertThat(page.total()).isEqualTo(new CostLine(null, null, new BigDecimal("0.751"), 3, 1));
        assertThat(page.today()).isEqualTo(new CostLine(TODAY, null, new BigDecimal("0.501"), 2, 1));
        assertThat(page.days()).extracting(CostLine::day).containsExactly(TODAY, TODAY.minusDays(1));
        assertThat(page.models()).extracting(CostLine::model).containsExactly("m/dear", "m/cheap");
        assertThat(page.models().getFirst().average()).isEqualByComparingTo("0.375");
        assertThat(page.lines()).hasSize(3);
        assertThat(page.lines().getFirst().href())
                .isEqualTo(
                        "/jobs?state=ended&model=m/cheap&ended_from=2026-11-21T00:00:00Z&ended_to=2026-11-22T00:00:00Z");
        assertThat(page.extent().text()).startsWith("Of the 5 ended jobs");
    }

    @Test
    void whatHasNoNamedCostIsNoZero() {
        CostsPage page = page(cost("2026-11-21", "m/n", "0", 0, 3));

        assertThat(page.total().usd()).isNull();
        assertThat(page.total().average()).isNull();
        assertThat(page.total().unpriced()).isEqualTo(3);
        assertThat(page.charts()).isNull();
        assertThat(page.empty()).isFalse();
    }

    @Test
    void aCostOfZeroThatRunComfyNamedIsZero() {
        CostsPage page = page(cost("2026-11-21", "m/n", "0", 2, 0));

        assertThat(page.total().usd()).isEqualByComparingTo("0");
        assertThat(page.charts()).isNotNull();
    }

    @Test
    void withoutAnyJobThePageIsEmpty() {
        assertThat(page().empty()).isTrue();
        assertThat(page().charts()).isNull();
        assertThat(page().today().usd()).isNull();
    }

    @Test
    void tablesAreCutAndSayByHowMuch() {
        List<DayCost> costs = new ArrayList<>();
        for (int day = 0; day < 110; day++) {
            for (int model = 0; model < 2; model++) {
                costs.add(new DayCost(TODAY.minusDays(day), "m/" + model, BigDecimal.ONE, 1, 0));
            }
        }

        CostsPage page = CostsPage.of(costs, List.of(), TODAY, "");

        assertThat(page.days()).hasSize(CostsPage.MOST);
        assertThat(page.extent()).isEqualTo(new CostsPage.Extent("", 10, 0, 120));
        assertThat(page.total().sum()).isEqualByComparingTo("220");
    }

    @Test
    void whatNoFilterFindsHasNoLink() {
        CostsPage page = page(
                cost("+200000000-12-31", "m/n", "1", 1, 0),
                cost("9999-12-31", "m/n", "1", 1, 0),
                cost("2026-11-21", "(other models)", "1", 1, 0),
                cost("1969-12-31", "m/n", "1", 1, 0));

        assertThat(page.lines()).extracting(CostLine::href).containsOnlyNulls();
    }

    @Test
    void daysWithoutCostsAreGapsOfTheChart() {
        DayChart chart = charts(cost("2026-11-21", "m/n", "4", 1, 0), cost("2026-11-11", "m/n", "1", 1, 1))
                .days();

        assertThat(chart.from()).isEqualTo("2026-11-11");
        assertThat(chart.to()).isEqualTo("2026-11-21");
        assertThat(chart.bars()).hasSize(2);
        assertThat(chart.bars().getLast().x() - chart.bars().getFirst().x()).isEqualTo(10 * 48);
        assertThat(chart.bars().getLast().height())
                .isEqualTo(4 * chart.bars().getFirst().height());
        assertThat(chart.bars()).extracting(bar -> bar.hatch() != null).containsExactly(true, false);
        assertThat(chart.hatched()).isTrue();
        assertThat(chart.labels()).hasSize(11);
    }

    @Test
    void daysThatAreTooLongAgoOrInTheFutureAreNotDrawn() {
        DayChart chart = charts(
                        cost("+200000000-12-31", "m/n", "1", 1, 0),
                        cost("2026-11-22", "m/n", "1", 1, 0),
                        cost("2026-11-20", "m/n", "1", 1, 0),
                        cost("2026-09-22", "m/n", "1", 1, 0),
                        cost("2026-09-21", "m/n", "1", 1, 0),
                        cost("1970-01-01", "m/n", "1", 1, 0))
                .days();

        assertThat(chart.from()).isEqualTo("2026-09-22");
        assertThat(chart.to()).isEqualTo("2026-11-20");
        assertThat(chart.outside()).isEqualTo(4);
        assertThat(chart.bars().getLast().x() + chart.bars().getLast().width()).isLessThan(chart.width());
    }

    @Test
    void whenAllDaysAreInTheFutureTheFirstIsDrawn() {
        DayChart chart = charts(cost("2027-01-02", "m/n", "1", 1, 0), cost("2027-01-01", "m/n", "1", 1, 0))
                .days();

        assertThat(chart.from()).isEqualTo(chart.to()).isEqualTo("2027-01-01");
        assertThat(chart.outside()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.00000000000000000000000000000001", "0.0035", "1", "7.77", "12345.678", "99999999999.99"})
    void everyAmountFitsTheChartAndItsAxisHasAFewRoundLines(String usd) {
        DayChart chart = charts(cost("2026-11-21", "m/n", usd, 1, 0), cost("2026-11-20", "m/n", "0", 1, 0))
                .days();

        assertThat(chart.bars()).allSatisfy(bar -> {
            assertThat(bar.y()).isBetween(24, 184);
            assertThat(bar.y() + bar.height()).isEqualTo(184);
        });
        assertThat(chart.bars()).extracting(DayChart.Bar::height).first().isEqualTo(0);
        assertThat(chart.bars().getLast().height()).isBetween(100, 160);
        assertThat(chart.lines()).hasSizeBetween(3, 6);
        assertThat(chart.lines()).allSatisfy(line -> assertThat(line.text()).hasSizeLessThanOrEqualTo(9));
        assertThat(chart.lines().getFirst()).isEqualTo(new DayChart.Label(184, "$0.00"));
    }

    @Test
    void aTinyCostBesideAHugeOneCanBeSeen() {
        DayChart chart = charts(cost("2026-11-21", "m/n", "1000", 1, 0), cost("2026-11-20", "m/n", "0.001", 1, 0))
                .days();

        assertThat(chart.bars().getFirst().height()).isEqualTo(1);
    }

    @Test
    void ofSixtyModelsTheDearestHaveABarAndTheOthersOne() {
        List<DayCost> costs = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            costs.add(cost("2026-11-21", "m/%02d".formatted(i), String.valueOf(i), 1, 0));
        }
        costs.add(cost("2026-11-21", "m/none", "0", 0, 5));

        ModelChart chart = charts(costs.toArray(DayCost[]::new)).models();

        assertThat(chart.bars()).hasSize(13);
        assertThat(chart.bars().getFirst().name()).isEqualTo("m/60");
        assertThat(chart.bars().getFirst().text()).isEqualTo("$60.00");
        assertThat(chart.bars().getLast().name()).isEqualTo("48 other models");
        assertThat(chart.bars().getLast().text()).isEqualTo("$1176.00");
        assertThat(chart.bars()).allSatisfy(bar -> assertThat(bar.textX()).isLessThan(680));
        assertThat(chart.height()).isEqualTo(13 * 24);
    }

    private static CostsPage.Charts charts(DayCost... costs) {
        return Objects.requireNonNull(page(costs).charts());
    }
}
