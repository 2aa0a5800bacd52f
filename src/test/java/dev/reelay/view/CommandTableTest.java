package dev.reelay.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.view.CommandRow.Kind;
import dev.reelay.view.money.BudgetRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandTableTest {

    private final ViewRig rig = new ViewRig();
    private final CommandTable table = new CommandTable(rig.unreadable);

    @Test
    void aPauseIsInForceUntilItIsResumedAndSaysWhoWhenAndWhy() {
        take("pause/*", "{\"command\":\"pause\",\"reason\":\"cost\\nalarm\",\"by\":\"ana\"}");
        take("pause/m/n", "{\"command\":\"pause\",\"model\":\"m/n\"}");

        assertThat(table.pausesInForce())
                .containsExactly(
                        new CommandRow(
                                "pause/*",
                                Kind.PAUSE,
                                null,
                                0,
                                Instant.parse("2026-11-21T12:00:00.123Z"),
                                "cost alarm",
                                "ana",
                                null),
                        new CommandRow(
                                "pause/m/n",
                                Kind.PAUSE,
                                "m/n",
                                1,
                                Instant.parse("2026-11-21T12:00:01.123Z"),
                                null,
                                null,
                                null));

        take("pause/*", "{\"command\":\"resume\",\"by\":\"ben\"}");

        assertThat(table.pausesInForce()).extracting(CommandRow::key).containsExactly("pause/m/n");
        assertThat(table.row("pause/*")).hasValueSatisfying(row -> {
            assertThat(row.kind()).isEqualTo(Kind.RESUME);
            assertThat(row.by()).isEqualTo("ben");
        });
        take("pause/m/n", null);
        assertThat(table.pausesInForce()).isEmpty();
        assertThat(table.row("pause/m/n")).isEmpty();
    }

    @Test
    void whateverStandsUnderTheKeyOfAPauseIsShownAsThePauseThatWorkersTakeItFor() {
        take("pause/m/n", "not json");
        take("PAUSE/x/y", "{\"command\":\"cancel\",\"id\":\"PAUSE/x/y\"}");

        assertThat(table.pausesInForce()).extracting(CommandRow::kind).containsExactly(Kind.PAUSE, Kind.PAUSE);
        assertThat(table.pausesInForce()).extracting(CommandRow::model).containsExactly("m/n", "x/y");
        assertThat(table.pausesInForce())
                .allSatisfy(row -> assertThat(row.flaw()).isNotBlank());
        assertThat(rig.unreadable.count()).isEqualTo(2);
    }

    @Test
    void aLimitIsInForceUntilItIsLiftedAndARefusedCommandLeavesIt() {
        take("limit/m/n", "{\"command\":\"limit\",\"per_minute\":9}");
        take("limit/*", "{\"command\":\"limit\",\"outstanding\":40,\"reason\":\"as RunComfy\\nwrote\",\"by\":\"ana\"}");
        take("limit/*", "{\"command\":\"limit\",\"outstanding\":0,\"by\":\"ben\"}");
        take("limit/x", "no");

        assertThat(table.limits())
                .containsExactly(
                        new LimitRow(
                                "limit/*",
                                40,
                                null,
                                null,
                                Instant.parse("2026-11-21T12:00:01.123Z"),
                                "as RunComfy wrote",
                                "ana",
                                "The field outstanding must be from 1 to 1000000, and is \"0\"."),
                        new LimitRow(
                                "limit/m/n",
                                null,
                                9,
                                null,
                                Instant.parse("2026-11-21T12:00:00.123Z"),
                                null,
                                null,
                                null),
                        table.limits().getLast());
        assertThat(table.limits().getLast()).satisfies(unclear -> {
            assertThat(unclear.scope()).isEqualTo("x");
            assertThat(unclear.isKnown()).isFalse();
            assertThat(unclear.flaw()).isNotBlank();
        });
        assertThat(table.rows()).extracting(CommandRow::key).containsExactly("limit/x", "limit/*");

        take("limit/*", "{\"command\":\"limit\",\"outstanding\":41}");
        take("limit/x", null);
        take("limit/m/n", null);
        assertThat(table.limits()).extracting(LimitRow::outstanding).containsExactly(41);
        assertThat(table.limits()).extracting(LimitRow::flaw).containsOnlyNulls();
        assertThat(table.rows()).isEmpty();
        table.begin();
        assertThat(table.limits()).isEmpty();
    }

    @Test
    void aBudgetIsInForceUntilItIsLiftedAndARefusedCommandLeavesIt() {
        take("budget/*", "{\"command\":\"budget\",\"usd_per_day\":50.5,\"reason\":\"as\\nagreed\",\"by\":\"ana\"}");
        take("budget/*", "{\"command\":\"budget\",\"usd_per_day\":0,\"by\":\"ben\"}");
        take("budget/x", "no");

        assertThat(table.budgets())
                .containsExactly(
                        new BudgetRow(
                                "budget/*",
                                new BigDecimal("50.5"),
                                null,
                                Instant.parse("2026-11-21T12:00:00.123Z"),
                                "as agreed",
                                "ana",
                                "The field usd_per_day must be above 0 and at most 1000000000, and is \"0\"."),
                        table.budgets().getLast());
        assertThat(table.budgets().getLast().isKnown()).isFalse();
        assertThat(table.limits()).isEmpty();

        take("budget/*", "{\"command\":\"budget\",\"jobs_per_day\":41}");
        take("budget/x", null);
        assertThat(table.budgets()).extracting(BudgetRow::numbers).containsExactly("41 jobs a day");
        table.begin();
        assertThat(table.budgets()).isEmpty();
    }

    @Test
    void cancelsAreKeptWithTheirReason() {
        take("a", "{\"command\":\"cancel\",\"id\":\"a\",\"reason\":\"customer left\",\"by\":\"cli ana\"}");

        assertThat(table.row("a")).hasValueSatisfying(row -> {
            assertThat(row.kind()).isEqualTo(Kind.CANCEL);
            assertThat(row.reason()).isEqualTo("customer left");
            assertThat(row.by()).isEqualTo("cli ana");
            assertThat(row.model()).isNull();
        });
        take("a", null);
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void whatIsNoCommandIsShownWithItsFlawAndPlace() {
        take("a", "{\"command\":\"explode\",\"reason\":7,\"by\":\"x\"}");
        take(null, "{}");

        assertThat(table.row("a")).hasValueSatisfying(row -> {
            assertThat(row.kind()).isEqualTo(Kind.REFUSED);
            assertThat(row.flaw()).contains("explode");
            assertThat(row.reason()).isNull();
            assertThat(row.by()).isEqualTo("x");
        });
        assertThat(rig.unreadable.last()).extracting(UnreadableRecord::offset).containsExactly(1L, 0L);
    }

    @Test
    void aReasonIsOneShortLine() {
        take("a", "{\"command\":\"cancel\",\"id\":\"a\",\"reason\":\"" + "x".repeat(5_000) + "\"}");

        assertThat(table.row("a").orElseThrow().reason()).hasSize(500);
    }

    @Test
    void allPausesAndTheNewestOfTheOthersAreKept() {
        take("pause/*", "{\"command\":\"pause\"}");
        IntStream.range(0, 20_010).forEach(i -> take("job-" + i, "{\"command\":\"cancel\",\"id\":\"job-" + i + "\"}"));

        assertThat(table.rows())
                .hasSize(20_001)
                .last()
                .satisfies(row -> assertThat(row.key()).isEqualTo("pause/*"));
        assertThat(table.row("job-9")).isEmpty();
        assertThat(table.row("job-10")).isPresent();

        table.begin();
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void keysAreCutAndAllRowsTogetherAreBoundedInBytes() {
        take("pause/*", "{\"command\":\"pause\"}");
        take("k".repeat(100_000), "no");
        assertThat(table.rows().getFirst().key()).hasSize(256);

        String said = "é".repeat(500);
        String rest = "\",\"reason\":\"%1$s\",\"by\":\"%1$s\"}".formatted(said);
        IntStream.range(0, 12_000).forEach(i -> {
            take("job-" + i, "{\"command\":\"cancel\",\"id\":\"job-" + i + rest);
            take("pause/" + i, "{\"command\":\"pause\",\"model\":\"" + i + rest);
        });

        assertThat(table.rows()).hasSizeBetween(10_000, 18_000);
        assertThat(table.row("job-11999")).isPresent();
        assertThat(table.row("job-0")).isEmpty();
        assertThat(table.row("pause/0")).isEmpty();
        assertThat(table.row("pause/*")).as("the pause of everything stays").isPresent();
    }

    private void take(@Nullable String key, @Nullable String value) {
        table.take(List.of(rig.record(
                "generation-control",
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8))));
    }
}
