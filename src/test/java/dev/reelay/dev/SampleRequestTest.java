package dev.reelay.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.catalog.Catalog;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRequestTest {

    private static final Catalog CATALOG = Catalog.builtIn(UnknownFields.REJECT);
    private static final URI FILES = URI.create("http://localhost:8080/simulator/inputs");
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void everyBuiltInModelHasOneSample() {
        assertThat(SampleRequest.all(NOW, FILES))
                .extracting(sample -> sample.body().path("model").textValue())
                .containsExactlyInAnyOrderElementsOf(
                        CATALOG.models().stream().map(Model::id).toList());
    }

    @Test
    void everySampleIsAValidInputOfItsModel() {
        assertThat(SampleRequest.all(NOW, FILES)).allSatisfy(sample -> {
            Model model = CATALOG.find(sample.body().path("model").textValue()).orElseThrow();
            assertThat(model.check(sample.body().path("input"))).isEmpty();
            assertThat(model.mediaUrls(sample.body().path("input")))
                    .isNotEmpty()
                    .allMatch(use -> use.url().startsWith(FILES + "/"));
        });
    }

    @Test
    void everySampleHasAnIdAndAnInput() {
        assertThat(SampleRequest.all(NOW, FILES)).allSatisfy(sample -> {
            assertThat(sample.body().path("id").textValue()).isEqualTo(sample.id());
            assertThat(sample.body().path("input").isObject()).isTrue();
        });
    }

    @Test
    void everyStartOfDevModeHasItsOwnIds() {
        List<String> ids = ids(NOW);

        assertThat(ids).doesNotHaveDuplicates().doesNotContainAnyElementsOf(ids(NOW.plusSeconds(1)));
    }

    private static List<String> ids(Instant now) {
        return SampleRequest.all(now, FILES).stream().map(SampleRequest::id).toList();
    }
}
