package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What operators read about traces is what OpenTelemetry's SDK does here: OTLP over HTTP, and every trace. */
class TracesDocumentedTest {

    private static final String GRPC = "4317";

    private final String readme = Manifests.text(Path.of("deploy/README.md"));

    @Test
    void theAddressIsTheOneThatIsTakenWithoutAny() {
        try (OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.getDefault()) {
            assertThat(exporter.toString()).contains("http://localhost:4318/");
        }
        assertThat(readme).contains("`OTEL_EXPORTER_OTLP_ENDPOINT` (`http://localhost:4318`)");
    }

    @Test
    void nobodyIsSentToThePortOfGrpc() {
        assertThat(Manifests.files())
                .allSatisfy(file -> assertThat(Manifests.text(file)).doesNotContain(GRPC));
    }

    /** The SDK's own sampler takes all and reads no share. */
    @Test
    void aShareIsNamedTogetherWithTheSamplerThatReadsIt() {
        assertThat(readme).contains("OTEL_TRACES_SAMPLER=parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG=");
    }
}
