package dev.reelay.testing;

import dev.reelay.model.Model;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** Telemetry without traces. */
public final class TestTelemetry {

    private TestTelemetry() {}

    /** With an empty catalog: every model is counted as unknown. */
    public static Telemetry of(MeterRegistry registry, InstantSource clock) {
        return of(registry, clock, List.of());
    }

    public static Telemetry of(MeterRegistry registry, InstantSource clock, Collection<Model> models) {
        return new Telemetry(registry, clock, models, Traces.off());
    }
}
