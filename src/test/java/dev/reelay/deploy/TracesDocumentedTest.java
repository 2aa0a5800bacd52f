package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documents describe what OpenTelemetry's SDK does here: OTLP over HTTP, and every trace unless a sampler is set. */
class TracesDocumentedTest {

    private static final String GRPC = "4317";

    private final String readme = Manifests.text(Path.of("deploy/README.md"));

    @Test
    void theAddressIsTheDefaultOfTheSdk() {
        try (OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.getDefault()) {
            assertThat(exporter.toString()).contains("http://localhost:4318/");
        }
        assertThat(readme).contains("`OTEL_EXPORTER_OTLP_ENDPOINT` (`http://localhost:4318`)");
    }

    @Test
    void noDocumentNamesThePortOfGrpc() {
        assertThat(Manifests.files())
                .allSatisfy(file -> assertThat(Manifests.text(file)).doesNotContain(GRPC));
    }

    /** The SDK's default sampler takes every trace and ignores a ratio. */
    @Test
    void aRatioIsDocumentedTogetherWithTheSamplerThatReadsIt() {
        assertThat(readme).contains("OTEL_TRACES_SAMPLER=parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG=");
    }
}
