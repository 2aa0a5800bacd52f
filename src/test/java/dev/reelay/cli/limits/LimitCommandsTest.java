package dev.reelay.cli.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.pull.ListedModels;
import dev.reelay.quota.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that all workers share, from the command line. */
class LimitCommandsTest {

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit set * --outstanding 40                    | limit * 40 outstanding null per minute
            limit set --all --outstanding 40 --per-minute 9 | limit * 40 outstanding 9 per minute
            limit set luma/ray --per-minute 1.5 -r slow     | limit luma/ray null outstanding 1.5 per minute because slow
            limit set tenant/acme --outstanding ten         | limit tenant/acme ten outstanding null per minute
            limit set luma/ray                              | limit luma/ray null outstanding null per minute
            limit lift *                                    | lift *
            limit lift --all -r enough                      | lift * because enough
            limit lift tenant/acme                          | lift tenant/acme
            """)
    void aLimitIsAskedForAsItWasTypedAndJudgedElsewhere(String command, String asked) {
        assertThat(run.run(command.split(" "))).isZero();
        assertThat(brokers.asked()).containsExactly(asked);
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit",
                "limit set",
                "limit set --outstanding 4",
                "limit set a --all --outstanding 4",
                "limit set a b --outstanding 4",
                "limit lift",
                "limit lift a --outstanding 4",
                "limit list a"
            })
    void whatMakesNoSenseIsUsageAndNothingIsDone(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(run.out()).isEmpty();
        assertThat(brokers.asked()).isEmpty();
    }

    @Test
    void aLimitThatIsRefusedIsInput() {
        brokers.answering(new ActionOutcome.Refused("invalid_limit", "Workers would refuse this limit: …"));

        assertThat(run.run("limit", "set", "*", "--outstanding", "0", "-o", "json"))
                .isEqualTo(65);
        assertThat(run.err()).contains("\"refused\":\"invalid_limit\"");
    }

    @Test
    void aLimitDoesNotWaitForATopicThatCannotBeRead() {
        brokers.reading("generation-results: Not authorized");

        assertThat(run.run("limit", "set", "*", "--outstanding", "1")).isZero();
        assertThat(run.err()).contains("going on, although generation-results: Not authorized");
    }

    @Test
    void theListSaysWhatIsSetByWhomAndWhatIsGrantedUsedAndWaitedFor() {
        brokers.jobs()
                .command(
                        "limit/*",
                        "{\"command\":\"limit\",\"outstanding\":40,\"by\":\"ana\",\"reason\":\"as RunComfy wrote\"}");
        brokers.jobs().command("limit/Luma/Ray", "{\"command\":\"limit\",\"per_minute\":9}");
        brokers.sharing(
                new Grant(Scope.ALL, 7, Map.of(Measure.OUTSTANDING, shared(40, 30, 8))),
                new Demand(0, new TreeMap<>(Map.of(Scope.ALL, outstanding(29, 0)))),
                new Demand(1, new TreeMap<>(Map.of(Scope.ALL, outstanding(8, 12)))));

        assertThat(run.run("limit", "list")).isZero();
        assertThat(run.out().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "SCOPE | COUNTED | SET | GRANTED | SHARED | USED | WAITING | SINCE | BY | REASON",
                        "* | outstanding | 40 | 40 | 38 | 37 | 12 | 2026-11-21T12:00:00Z | ana | as RunComfy wrote",
                        "Luma/Ray | per_minute | 9 | not yet | 0 | 0 | 0 | 2026-11-21T12:00:01Z");

        assertThat(run.run("limit", "list", "-o", "json")).isZero();
        assertThat(run.json().at("/0/outstanding").toString())
                .isEqualTo("{\"set\":40,\"granted\":40,\"shared\":38,\"used\":37,\"waiting\":12}");
        assertThat(run.json().at("/0/by").asText()).isEqualTo("ana");
        assertThat(run.json().at("/1/per_minute/granted").intValue()).isZero();
    }

    @Test
    void aLimitOfSettingsIsSeenByWhatIsGranted() {
        brokers.sharing(new Grant(Scope.ALL, 1, Map.of(Measure.OUTSTANDING, shared(3, 1, 2))));

        assertThat(run.run("limit", "list")).isZero();
        assertThat(run.out()).contains("not set by a command: by settings of workers");
    }

    @Test
    void aRefusedCommandIsToldBesideTheLimitThatHolds() {
        brokers.jobs().command("limit/*", "{\"command\":\"limit\",\"outstanding\":40}");
        brokers.jobs().command("limit/*", "{\"command\":\"limit\",\"outstanding\":0}");
        brokers.jobs().command("limit/a", "nonsense");

        assertThat(run.run("limit", "list")).isZero();
        assertThat(run.out())
                .containsPattern("\\* +outstanding +40 +not yet")
                .contains("what held before holds: The field outstanding must be from 1 to 1000000, and is \"0\".");
        assertThat(run.out().lines().filter(line -> line.startsWith("a "))).hasSize(1);
    }

    @Test
    void withoutALimitNothingIsListed() {
        assertThat(run.run("limit", "list")).isZero();
        assertThat(run.err()).isEqualTo("nothing is limited\n");
        assertThat(run.run("limit", "list", "-o", "json")).isZero();
        assertThat(run.json()).isEmpty();
    }

    private static Shared shared(int limit, Integer... shares) {
        return new Shared(limit, 1, List.of(shares), new TreeMap<>());
    }

    private static Demand.Entry outstanding(int used, int waiting) {
        return new Demand.Entry(7, Map.of(Measure.OUTSTANDING, new Demand.Count(used, waiting)));
    }
}
