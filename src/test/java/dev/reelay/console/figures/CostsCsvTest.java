package dev.reelay.console.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.money.Total;
import dev.reelay.records.Spender;
import dev.reelay.view.money.SpendRow;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostsCsvTest {

    private static String line(String model) {
        return CostsCsv.of(List.of(CostsPageTest.cost("2026-11-21", model, "0.50", 2, 1)));
    }

    @Test
    void eachDayAndModelIsALine() {
        String file = CostsCsv.of(List.of(
                CostsPageTest.cost("2026-11-21", "m/n", "0.0000001", 2, 1),
                CostsPageTest.cost("2026-11-20", "m/n", "0", 0, 3),
                CostsPageTest.cost("2026-11-19", "m/n", "0", 1, 0)));

        assertThat(file).isEqualTo("""
                        day,model,usd,jobs_with_cost,jobs_without_cost\r
                        2026-11-21,m/n,0.0000001,2,1\r
                        2026-11-20,m/n,,0,3\r
                        2026-11-19,m/n,0,1,0\r
                        """);
    }

    @Test
    void spendIsALineForEachDayModelAndTenantAndUnknownAmountsAreEmpty() {
        long day = LocalDate.parse("2026-11-21").toEpochDay();
        String file = CostsCsv.ofSpend(List.of(
                new SpendRow(new Spender(day, "m/n", "=1+1"), new Total(4, 1, 1_250_000, 0, 300_000)),
                new SpendRow(new Spender(day, "m/n", null), new Total(2, 2, 0, 0, 0)),
                new SpendRow(new Spender(day - 1, "m/n", Spender.OTHERS), new Total(1, 0, 0, 5, 0))));

        assertThat(file).isEqualTo("""
                        day,model,tenant,jobs,jobs_without_cost,settled_usd,estimated_usd,reserved_usd\r
                        2026-11-21,m/n,'=1+1,4,1,1.25,0,0.3\r
                        2026-11-21,m/n,,2,2,,,\r
                        2026-11-20,m/n,(further tenants),1,0,0,0.000005,0\r
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '!', textBlock = """
            =1+1                    | '=1+1
            +1                      | '+1
            -1                      | '-1
            @SUM(A1)                | '@SUM(A1)
            ! =1+1!                 | ' =1+1
            ＝1+1                   | '＝1+1
            a=1                     | a=1
            =HYPERLINK("//a","b")   | "'=HYPERLINK(""//a"",""b"")"
            a,b                     | "a,b"
            a"b                     | "a""b"
            """)
    void noModelIsAFormula(String model, String cell) {
        assertThat(line(model)).endsWith("2026-11-21," + cell + ",0.50,2,1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t=1", "\r=1", "\n=1", "\u00a0=1", "\u0000=1"})
    void noSpaceBeforeItHelps(String model) {
        assertThat(line(model)).contains("'" + model);
    }

    @Test
    void aLineBreakStaysInItsCell() {
        assertThat(line("a\nb")).endsWith("2026-11-21,\"a\nb\",0.50,2,1\r\n");
    }
}
