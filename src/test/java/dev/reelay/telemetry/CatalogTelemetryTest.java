package dev.reelay.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.log.LogLine;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators see of RunComfy's list of models. */
class CatalogTelemetryTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CatalogTelemetry telemetry = TestTelemetry.of(
                    meters, new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z")))
            .catalog();
    private final RecordedLog log = new RecordedLog("dev.reelay.refresh");

    @AfterEach
    void forget() {
        log.close();
    }

    private List<String> lines() {
        return log.records().stream()
                .map(record -> record.getMessage() + " " + LogLine.readable(LogLine.fieldsOf(record)))
                .toList();
    }

    @Test
    void aListThatFailsAgainAndAgainIsOneLineAndItsEndIsAnother() {
        telemetry.refreshed(384, 384, 0);
        IntStream.range(0, 50).forEach(_ -> telemetry.notRefreshed("server_error", "503\nService Unavailable"));
        telemetry.refreshed(384, 0, 0);
        telemetry.refreshed(384, 0, 0);

        assertThat(lines())
                .containsExactly(
                        "RunComfy's list of models fetched models=384 changed=384 left_out=0",
                        "RunComfy's list of models could not be fetched; the last good catalog stays in force"
                                + " reason=server_error detail=\"503 Service Unavailable\"",
                        "RunComfy's list of models fetched models=384 changed=0 left_out=0");
        assertThat(meters.get("reelay_catalog_refresh_failures_total")
                        .tag("reason", "server_error")
                        .counter()
                        .count())
                .isEqualTo(50);
    }

    @Test
    void ofManyModelsThatVanishedTheFirstAreNamed() {
        telemetry.vanished(
                IntStream.range(0, 300).mapToObj(i -> "acme/model-" + i).toList(), List.of("acme/gone\n"));

        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst()).contains("models=300", "acme/model-0 ", "acme/model-9 ...");
        assertThat(lines().getLast()).contains("models=1").endsWith("\"acme/gone \"");
    }
}
