package dev.reelay.testing;

import dev.reelay.model.Model;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Telemetry without traces. */
public final class TestTelemetry {

    private TestTelemetry() {}

    /** With an empty catalog: every model is counted as unknown. */
    public static Telemetry of(MeterRegistry registry, InstantSource clock) {
        return of(registry, clock, List.of());
    }

    public static Telemetry of(MeterRegistry registry, InstantSource clock, Collection<Model> models) {
        Map<String, Model> byId = models.stream().collect(Collectors.toMap(Model::id, Function.identity()));
        return of(registry, clock, id -> Optional.ofNullable(byId.get(id)));
    }

    /** With a catalog that may change. */
    public static Telemetry of(MeterRegistry registry, InstantSource clock, Function<String, Optional<Model>> models) {
        return new Telemetry(registry, clock, models, Traces.off());
    }
}
