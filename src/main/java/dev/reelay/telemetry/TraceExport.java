package dev.reelay.telemetry;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Where spans go: OpenTelemetry's SDK, set up by its own {@code OTEL_*} variables and sending OTLP over HTTP. Nobody loads
 * this class while traces are off: no thread, no connection, no time at the start.
 */
public final class TraceExport implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("dev.reelay");
    private static final String HTTP = "http/protobuf";

    /** How long the last spans may hold up the end of the worker. */
    private static final long LAST_SPANS_SECONDS = 2;

    private final OpenTelemetrySdk sdk;

    private TraceExport(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * Connects with the first spans, not yet.
     *
     * @throws RuntimeException for settings that make no sense
     */
    public static TraceExport ofTheEnvironment() {
        return new TraceExport(AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .setServiceClassLoader(TraceExport.class.getClassLoader())
                .addPropertiesSupplier(() -> Map.of(
                        "otel.service.name", "reelay",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
                .addPropertiesCustomizer(TraceExport::byHttp)
                .build()
                .getOpenTelemetrySdk());
    }

    private static Map<String, String> byHttp(ConfigProperties config) {
        String ofTraces = "otel.exporter.otlp.traces.protocol";
        String asked = config.getString(ofTraces, config.getString("otel.exporter.otlp.protocol", HTTP));
        if (!asked.equals(HTTP)) {
            LOG.warnf("OTEL_EXPORTER_OTLP_PROTOCOL is %s: traces go out as %s, mostly port 4318", asked, HTTP);
        }
        return Map.of(ofTraces, HTTP);
    }

    OpenTelemetrySdk openTelemetry() {
        return sdk;
    }

    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS);
    }
}
