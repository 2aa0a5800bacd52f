package dev.reelay.app;

import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.WAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.catalog.Samples;
import dev.reelay.commands.Commands;
import dev.reelay.model.UnknownFields;
import dev.reelay.request.CommandReading;
import dev.reelay.telemetry.Meters;
import dev.reelay.telemetry.Metric;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PausedModelsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @TempDir
    private Path folder;

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CurrentCatalog catalog = new CurrentCatalog(Samples.BUILT_IN);
    private final Telemetry telemetry =
            TestTelemetry.of(registry, scheduler, id -> catalog.get().find(id));
    private final Commands commands = new Commands(telemetry);

    @BeforeEach
    void follow() {
        Gauges.pauses(telemetry.meters(), scheduler, commands);
        new PausedModels(commands, catalog, telemetry).follow();
    }

    @Test
    void thePauseOfAModelWithoutRequestsIsShownUnderTheIdOfTheCatalog() {
        commands.take(List.of(
                pause(LUMA.toUpperCase(Locale.ROOT), 0),
                pause("made/up", 1),
                new Commands.Read(new CommandReading.Pause("pause/*", null), 2, NOW)));

        assertThat(scopes()).containsExactlyInAnyOrder(Meters.ALL, LUMA);
        assertThat(pausedSeconds(LUMA)).isEqualTo(100);

        commands.take(List.of(pause(WAN, 3)));
        assertThat(scopes()).containsExactlyInAnyOrder(Meters.ALL, LUMA, WAN);
    }

    @Test
    void thePauseOfAModelThatTheCatalogGetsLaterIsShownFromThenOn() throws IOException {
        commands.take(List.of(pause("new/model", 0)));
        commands.readTo(NOW);
        assertThat(scopes()).containsExactly(Meters.ALL);

        Files.writeString(folder.resolve("new.json"), """
                {"model": "new/model", "schema": {"type": "object", "properties": {}}}""");
        catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
        commands.readTo(NOW.plusSeconds(1));
        commands.readTo(NOW.plusSeconds(2));

        assertThat(scopes()).containsExactlyInAnyOrder(Meters.ALL, "new/model");
        assertThat(pausedSeconds("new/model")).isEqualTo(100);
    }

    private static Commands.Read pause(String model, long offset) {
        return new Commands.Read(new CommandReading.Pause("pause/" + model, model), offset, NOW.minusSeconds(100));
    }

    /** What has a gauge of a pause by command. */
    private List<String> scopes() {
        return registry.find(Metric.SUBMISSIONS_PAUSED.id()).tag("reason", "command").gauges().stream()
                .map(gauge -> gauge.getId().getTag("scope"))
                .filter(Objects::nonNull)
                .toList();
    }

    private double pausedSeconds(String scope) {
        return registry.get(Metric.SUBMISSIONS_PAUSED.id())
                .tags("scope", scope, "reason", "command")
                .gauge()
                .value();
    }
}
