package dev.reelay.telemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Exports spans with OpenTelemetry's SDK, which its own {@code OTEL_*} variables configure, as OTLP over HTTP. The class is
 * not loaded while traces are off: no thread, no connection, no time at the start.
 */
public final class TraceExport implements AutoCloseable {

    /** How long the worker waits for the last spans when it stops. */
    public static final Duration LAST_SPANS = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger("dev.reelay.traces");
    private static final String HTTP = "http/protobuf";

    private final OpenTelemetrySdk sdk;

    private TraceExport(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * Sets the SDK up; it connects with the first spans.
     *
     * @throws RuntimeException for invalid settings
     */
    public static TraceExport fromEnvironment() {
        return new TraceExport(AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .setServiceClassLoader(TraceExport.class.getClassLoader())
                .addPropertiesSupplier(() -> Map.of(
                        "otel.service.name", "reelay",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
                .addPropertiesCustomizer(TraceExport::overHttp)
                .build()
                .getOpenTelemetrySdk());
    }

    private static Map<String, String> overHttp(ConfigProperties config) {
        String key = "otel.exporter.otlp.traces.protocol";
        String requested = config.getString(key, config.getString("otel.exporter.otlp.protocol", HTTP));
        if (!requested.equals(HTTP)) {
            LOG.warnf(
                    "OTEL_EXPORTER_OTLP_PROTOCOL is %s, but traces are sent as %s; collectors receive that on port 4318",
                    requested, HTTP);
        }
        return Map.of(key, HTTP);
    }

    OpenTelemetrySdk openTelemetry() {
        return sdk;
    }

    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(LAST_SPANS.toSeconds(), TimeUnit.SECONDS);
    }
}
