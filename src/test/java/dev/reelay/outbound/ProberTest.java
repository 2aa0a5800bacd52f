package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.job.ImageFormat;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Violation;
import dev.reelay.model.MediaMode;
import dev.reelay.model.MediaUse;
import dev.reelay.model.UnknownFields;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check of a job's files makes of the facts about each. */
class ProberTest {

    private static final MediaFacts RIGHT = new MediaFacts.Image(ImageFormat.PNG, 640, 480, false, 1_000L);

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Catalog catalog;

    /** A model that takes any number of pictures, PNG alone, and one of any format. */
    @BeforeEach
    void writeModel() throws IOException {
        Files.writeString(folder.resolve("pictures.json"), """
                {"model": "a/pictures", "schema": {"type": "object", "properties": {
                   "any": {"type": "string", "format": "image_uri"},
                   "list": {"type": "array", "items": {"type": "string", "format": "image_uri"}}}},
                 "media": {"list": {"formats": ["png"]}}}""");
        catalog = Catalog.load(folder, UnknownFields.REJECT);
    }

    @Test
    void aJobWithMoreUrlsThanAreCheckedIsNotVerified() {
        assertThat(probed(list(MediaUse.MAX_USES - 1), _ -> RIGHT)).isEqualTo(MediaStatus.VERIFIED);
        assertThat(probed(list(MediaUse.MAX_USES + 1), _ -> RIGHT)).isEqualTo(MediaStatus.UNVERIFIED);
    }

    @Test
    void oneFileThatWasNotSeenOrNotMeasuredLeavesTheJobUnverified() {
        MediaFacts notSeen = new MediaFacts.Unverified(MediaFacts.Reason.OTHER_PORT, "port 8443");
        MediaFacts notMeasured = new MediaFacts.Unreadable("png", ImageFormat.PNG, "broken", null);
        for (MediaFacts facts : List.of(notSeen, notMeasured)) {
            assertThat(probed(list(3), url -> url.endsWith("/1") ? facts : RIGHT))
                    .isEqualTo(MediaStatus.UNVERIFIED);
        }
    }

    @Test
    void aFileOfAnotherKindIsCountedByWhatItMeansForItsField() {
        MediaFacts page = new MediaFacts.Unreadable("html", null, "no image of a known format", null);

        assertThat(probed(list(1), _ -> page)).isEqualTo(MediaStatus.VIOLATED);
        assertThat(probed(JsonNodeFactory.instance.objectNode().put("any", "https://a.example/0"), _ -> page))
                .isEqualTo(MediaStatus.UNVERIFIED);

        assertThat(probes("other_format")).isEqualTo(1);
        assertThat(probes("unreadable")).isEqualTo(1);
    }

    private double probes(String outcome) {
        return registry.get("reelay_media_probes_total")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static ObjectNode list(int urls) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        ArrayNode list = input.putArray("list");
        for (int i = 0; i < urls; i++) {
            list.add("https://a.example/" + i);
        }
        return input;
    }

    private MediaStatus probed(ObjectNode input, Function<String, MediaFacts> host) {
        Prober prober = new Prober(
                MediaMode.ENFORCE,
                () -> catalog,
                (url, _) -> CompletableFuture.completedFuture(host.apply(url)),
                TestTelemetry.of(registry, InstantSource.system(), catalog.models()));
        Job job = new Job("a", "a/pictures", null, List.of(), null, OnUnknownSubmission.REPORT, "hash", Instant.EPOCH);
        List<MediaStatus> told = new ArrayList<>();
        prober.probe(new Accepted(job, input, 0), (MediaStatus media, List<Violation> _) -> told.add(media));
        assertThat(told).hasSize(1);
        return told.getFirst();
    }
}
