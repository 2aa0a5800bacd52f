package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.log.LogLine;
import dev.reelay.request.CommandReading;
import dev.reelay.request.CommandReading.Budget;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.request.CommandReading.RefusedCommand;
import dev.reelay.request.CommandReading.Removed;
import dev.reelay.shard.ShardRig;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log says of limits and budgets by command. Other tests write to the same log, of other scopes. */
class CommandLogTest {

    private static final Instant NOW = ShardRig.START;

    private final RecordedLog log = new RecordedLog("dev.reelay.commands");
    private final Commands commands =
            new Commands(TestTelemetry.of(new SimpleMeterRegistry(), new SettableScheduler(NOW)));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aLimitThatIsSetChangedAndLiftedIsToldOnceEach() {
        commands.readAllThatIsReadable();
        read(new Limit("limit/tenant/log", 40, 60, 2, "ada"));
        read(new Limit("limit/tenant/log", 40, 60, 2, "ada"));
        read(new Limit("limit/tenant/log", 30, null));
        read(new RefusedCommand("limit/tenant/log", CommandReading.Reason.NOT_JSON, "no"));
        read(new Removed("limit/tenant/log"));
        read(new Removed("limit/tenant/log"));

        assertThat(lines("tenant/log"))
                .containsExactly(
                        "Limit set by command scope=tenant/log outstanding=40 per_minute=60 weight=2 by=ada",
                        "Limit changed by command scope=tenant/log outstanding=30",
                        "Limit lifted by command scope=tenant/log");
    }

    @Test
    void aBudgetThatIsSetChangedAndLiftedIsToldOnceEach() {
        commands.readAllThatIsReadable();
        read(new Budget("budget/log/model", new BigDecimal("12.5"), 500, "ada"));
        read(new Budget("budget/log/model", new BigDecimal("12.5"), 500, "ada"));
        read(new Budget("budget/log/model", new BigDecimal("1000"), null, "bob"));
        read(new Removed("budget/log/model"));

        assertThat(lines("log/model"))
                .containsExactly(
                        "Budget set by command scope=log/model usd_per_day=12.5 jobs_per_day=500 by=ada",
                        "Budget changed by command scope=log/model usd_per_day=1000 by=bob",
                        "Budget lifted by command scope=log/model");
    }

    @Test
    void atTheStartOneLineSaysHowManyAreInForce() {
        read(new Limit("limit/log/one", 1, null));
        read(new Removed("limit/log/one"));
        read(new Limit("limit/log/two", 1, null));
        read(new Limit("limit/log/two", 2, null));
        for (int budget = 0; budget < 17; budget++) {
            read(new Budget("budget/log/" + budget, null, 1));
        }

        commands.readAllThatIsReadable();
        commands.readAllThatIsReadable();

        assertThat(lines("log/")).isEmpty();
        assertThat(lines("budgets=17"))
                .containsExactly("Limits and budgets by command are in force at the start limits=1 budgets=17");
    }

    private List<String> lines(String about) {
        return log.records().stream()
                .filter(record -> record.getLevel().equals(Level.INFO))
                .map(record -> record.getMessage() + " " + LogLine.readable(LogLine.fieldsOf(record)))
                .filter(line -> line.contains(about))
                .toList();
    }

    private void read(CommandReading reading) {
        commands.take(List.of(new Commands.Read(reading, 0, NOW)));
    }
}
