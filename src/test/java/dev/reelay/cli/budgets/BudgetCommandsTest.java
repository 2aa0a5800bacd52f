package dev.reelay.cli.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.cost.Reservation;
import dev.reelay.pull.ListedModels;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Budgets from the command line. */
class BudgetCommandsTest {

    private static final long TODAY = Reservation.dayOf(Instant.parse("2026-11-21T12:00:00Z"));

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            budget set * --usd-per-day 50                       | budget * 50 usd null jobs
            budget set --all --usd-per-day 0.5 --jobs-per-day 9 | budget * 0.5 usd 9 jobs
            budget set luma/ray --jobs-per-day ten -r slow      | budget luma/ray null usd ten jobs because slow
            budget set tenant/acme                              | budget tenant/acme null usd null jobs
            budget lift *                                       | lift budget *
            budget lift --all -r enough                         | lift budget * because enough
            """)
    void aBudgetIsAskedForAsItWasTypedAndJudgedElsewhere(String command, String asked) {
        assertThat(run.run(command.split(" "))).isZero();
        assertThat(brokers.asked()).containsExactly(asked);
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "budget",
                "budget set",
                "budget set --usd-per-day 4",
                "budget set a --all --usd-per-day 4",
                "budget lift",
                "budget lift a --usd-per-day 4",
                "budget list a"
            })
    void whatMakesNoSenseIsUsageAndNothingIsDone(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(brokers.asked()).isEmpty();
    }

    @Test
    void aBudgetThatIsRefusedIsInput() {
        brokers.answering(new ActionOutcome.Refused("invalid_budget", "Workers would refuse this budget: …"));

        assertThat(run.run("budget", "set", "*", "--usd-per-day", "0", "-o", "json"))
                .isEqualTo(65);
        assertThat(run.err()).contains("\"refused\":\"invalid_budget\"");
    }

    @Test
    void theListSaysWhatIsSetByWhomAndWhatIsSpentToday() {
        brokers.jobs()
                .command("budget/*", """
                        {"command":"budget","usd_per_day":50,"jobs_per_day":4,"by":"ana","reason":"as agreed"}""")
                .command("budget/tenant/acme", "{\"command\":\"budget\",\"usd_per_day\":2.5}")
                .spent(new Spend(new Spender(TODAY, "luma/ray", "acme"), 1_250_000, 250_000, 2, 0))
                .spent(new Spend(new Spender(TODAY - 1, "luma/ray", "acme"), 9_000_000, 0, 2, 0))
                .running("runs", 1);

        assertThat(run.run("budget", "list")).isZero();
        assertThat(run.out().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "SCOPE | USD_PER_DAY | JOBS_PER_DAY | USED | SETTLED | ESTIMATED | RESERVED | JOBS | UNPRICED | SINCE | BY | REASON",
                        "* | 50 | 4 | 75% | 1.25 | 0.25 | 0 | 3 | 1 | 2026-11-21T12:00:00Z | ana | as agreed",
                        "tenant/acme | 2.5 | 60% | 1.25 | 0.25 | 0 | 2 | 0 | 2026-11-21T12:00:01Z");

        assertThat(run.run("budget", "list", "-o", "json")).isZero();
        assertThat(run.json().at("/0/today").toString())
                .isEqualTo("{\"settled_usd\":1.25,\"estimated_usd\":0.25,\"reserved_usd\":0,\"spent_usd\":1.5,"
                        + "\"jobs\":3,\"unpriced_jobs\":1}");
        assertThat(run.json().at("/0/usd_per_day").intValue()).isEqualTo(50);
        assertThat(run.json().at("/0/by").asText()).isEqualTo("ana");
        assertThat(run.json().at("/0/reached").booleanValue()).isFalse();
    }

    @Test
    void aBudgetWithNothingLeftIsReached() {
        brokers.jobs()
                .command("budget/*", "{\"command\":\"budget\",\"jobs_per_day\":1}")
                .running("runs", 1);

        assertThat(run.run("budget", "list", "-o", "json")).isZero();
        assertThat(run.json().at("/0/reached").booleanValue()).isTrue();
    }

    @Test
    void aRefusedCommandIsToldBesideTheBudgetThatHolds() {
        brokers.jobs().command("budget/*", "{\"command\":\"budget\",\"usd_per_day\":40}");
        brokers.jobs().command("budget/*", "{\"command\":\"budget\",\"usd_per_day\":0}");
        brokers.jobs().command("budget/a", "nonsense");

        assertThat(run.run("budget", "list")).isZero();
        assertThat(run.out())
                .containsPattern("\\* +40 ")
                .contains(
                        "what held before holds: The field usd_per_day must be above 0 and at most 1000000000, and is \"0\".");
        assertThat(run.out().lines().filter(line -> line.startsWith("a "))).hasSize(1);
    }

    @Test
    void withoutABudgetNothingIsListed() {
        assertThat(run.run("budget", "list")).isZero();
        assertThat(run.err()).isEqualTo("nothing has a budget\n");
        assertThat(run.run("budget", "list", "-o", "json")).isZero();
        assertThat(run.json()).isEmpty();
    }
}
