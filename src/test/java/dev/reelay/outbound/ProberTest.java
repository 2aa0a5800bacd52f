package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.reelay.catalog.Catalog;
import dev.reelay.decision.MediaNeed;
import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaKind;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.model.MediaMode;
import dev.reelay.model.MediaUse;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Violation;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
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
    private final List<Violation> refusals = new ArrayList<>();
    private Catalog catalog;

    /** A model that takes any number of pictures, PNG alone, and one of any format. */
    @BeforeEach
    void writeModel() throws IOException {
        Files.writeString(folder.resolve("pictures.json"), """
                {"model": "a/pictures", "schema": {"type": "object", "properties": {
                   "any": {"type": "string", "format": "image_uri"},
                   "list": {"type": "array", "items": {"type": "string", "format": "image_uri"}}}},
                 "media": {"list": {"formats": ["png"]}}}""");
        Files.writeString(folder.resolve("clips.json"), """
                {"model": "a/clips", "schema": {"type": "object", "properties": {
                   "clip": {"type": "string", "format": "video_uri",
                     "validations": [{"validation_rule": "duration_seconds<=", "validation_value": 10}]},
                   "sound": {"type": "string", "format": "audio_uri"},
                   "callback_url": {"type": "string", "format": "uri"}}},
                 "media": {"clip": {"formats": ["mp4"], "data_uri": true}}}""");
        catalog = Catalog.load(folder, UnknownFields.REJECT);
    }

    @Test
    void aJobWithMoreUrlsThanAreCheckedIsNotVerified() {
        assertThat(probed(list(MediaUse.MAX_USES), _ -> RIGHT)).isEqualTo(MediaStatus.VERIFIED);
        assertThat(probed(list(MediaUse.MAX_USES + 1), _ -> RIGHT)).isEqualTo(MediaStatus.UNVERIFIED);
    }

    @Test
    void ofFilesBeyondThoseThatAreLookedAtTheUrlsAreJudgedAndNothingElse() {
        List<String> lookedAt = new ArrayList<>();
        List<String> judged = new ArrayList<>();
        Prober.Probe probe = (url, kind) -> {
            (kind == MediaKind.FILE ? judged : lookedAt).add(url);
            return CompletableFuture.completedFuture(url.endsWith("/70") ? new MediaFacts.NotPublic() : RIGHT);
        };

        assertThat(probed("a/pictures", list(75), probe)).isEqualTo(MediaStatus.VIOLATED);

        assertThat(lookedAt).hasSize(64).contains("https://a.example/63").doesNotContain("https://a.example/64");
        assertThat(judged).hasSize(11).contains("https://a.example/64", "https://a.example/74");
        assertThat(refusals).extracting(Violation::pointer).containsExactly("/input/list/70");
        assertThat(registry.get("reelay_media_violations_total")
                        .tag("model", "a/pictures")
                        .tag("rule", "public_https")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anInputOfNothingButUrlsIsRefusedWithAsManyAsAResultLists() {
        assertThat(probed(list(10_000), _ -> new MediaFacts.NotPublic())).isEqualTo(MediaStatus.VIOLATED);

        assertThat(refusals).hasSize(100);
    }

    @Test
    void anAddressOfWhichNothingIsFetchedLeavesNothingOpen() {
        MediaFacts judged = new MediaFacts.Unverified(MediaFacts.Reason.NOT_FETCHED, "only the URL was judged");

        assertThat(probed("a/clips", uri("callback_url", "https://a.example/0"), _ -> judged))
                .isEqualTo(MediaStatus.VERIFIED);
        assertThat(probes("not_fetched")).isEqualTo(1);
    }

    @Test
    void theCallerSearchesAndChecksNothing() {
        List<Runnable> later = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        Prober prober = new Prober(
                MediaMode.ENFORCE,
                () -> catalog,
                (url, _) -> {
                    asked.add(url);
                    return CompletableFuture.completedFuture(RIGHT);
                },
                TestTelemetry.of(registry, InstantSource.system(), catalog.models()),
                later::add);
        List<MediaStatus> told = new ArrayList<>();
        prober.probe(accepted("a/pictures", list(1)), (media, _) -> told.add(media));
        assertThat(asked).isEmpty();

        later.forEach(Runnable::run);
        assertThat(told).containsExactly(MediaStatus.VERIFIED);
    }

    @Test
    void aModelThatTheCatalogLacksIsNeededForTheFirstSubmissionAlone() {
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("any", "https://a.example/0");
        Prober.Probe right = (_, _) -> CompletableFuture.completedFuture(RIGHT);
        Job job = job("a/missing").with(Checks.passed("sha256:1", List.of()));

        assertThat(prober(MediaMode.ENFORCE, right).needOf(new Accepted(job, input, 0)))
                .isEqualTo(MediaNeed.MODEL);
        assertThat(prober(MediaMode.ENFORCE, right).needOf(new Accepted(job, input, 1)))
                .isEqualTo(MediaNeed.NONE);
        assertThat(prober(MediaMode.OFF, right).needOf(new Accepted(job, input, 0)))
                .isEqualTo(MediaNeed.NONE);
        assertThat(prober(MediaMode.ENFORCE, right).needOf(new Accepted(job("a/pictures"), input, 0)))
                .isEqualTo(MediaNeed.CHECK);
    }

    @Test
    void aJobWhoseModelLeftTheCatalogSinceIsNotVerified() {
        assertThat(probed("a/missing", uri("any", "https://a.example/0"), _ -> RIGHT))
                .isEqualTo(MediaStatus.UNVERIFIED);
    }

    // --- large inputs ------------------------------------------------------------------------------------------------

    @Test
    void ofLargeInputsTwoAtATimeHaveTheirDataUrisInMemoryAndSmallOnesDoNotWait() {
        List<CompletableFuture<MediaFacts>> decoding = new ArrayList<>();
        List<MediaStatus> told = new ArrayList<>();
        Prober prober = prober(MediaMode.ENFORCE, (url, _) -> {
            if (url.endsWith("/small")) {
                return CompletableFuture.completedFuture(RIGHT);
            }
            CompletableFuture<MediaFacts> answer = new CompletableFuture<>();
            if (!url.startsWith("https:")) {
                decoding.add(answer);
            }
            return answer;
        });
        ObjectNode large = uri("clip", data(100_000)).put("sound", "https://a.example/never-answers");
        for (int i = 0; i < 5; i++) {
            prober.probe(accepted("a/clips", large), (media, _) -> told.add(media));
        }
        assertThat(decoding).hasSize(2);

        prober.probe(accepted("a/pictures", uri("any", "https://a.example/small")), (media, _) -> told.add(media));
        assertThat(told).as("the small one").containsExactly(MediaStatus.VERIFIED);
        decoding.getFirst().complete(RIGHT);
        assertThat(decoding).as("although a host has not answered").hasSize(3);
        decoding.get(1).completeExceptionally(new IllegalStateException("a bug"));
        assertThat(decoding).hasSize(4);
    }

    @Test
    void aFaultInTheSearchOfALargeInputGivesItsPlaceBack() {
        List<MediaStatus> told = new ArrayList<>();
        MediaFacts clip = new MediaFacts.Clip(ClipFormat.MP4, BigDecimal.ONE, 1_000L);
        Prober prober = prober(MediaMode.ENFORCE, (_, _) -> CompletableFuture.completedFuture(clip));
        Accepted broken = accepted("a/clips", uri("clip", data(100_000))).with(new JobInput.Stored(0, 100_000));
        for (int i = 0; i < 3; i++) {
            prober.probe(broken, (media, _) -> told.add(media));
        }
        prober.probe(accepted("a/clips", uri("clip", data(100_000))), (media, _) -> told.add(media));

        assertThat(told)
                .containsExactly(
                        MediaStatus.UNVERIFIED, MediaStatus.UNVERIFIED, MediaStatus.UNVERIFIED, MediaStatus.VERIFIED);
    }

    @Test
    void aDataUriThatWasReadIsNotKeptUntilTheOtherFilesWereLookedAt() {
        List<WeakReference<String>> files = new ArrayList<>();
        CompletableFuture<MediaFacts> host = new CompletableFuture<>();
        List<MediaStatus> told = new ArrayList<>();
        Prober prober = prober(MediaMode.ENFORCE, (url, _) -> {
            if (url.startsWith("https:")) {
                return host;
            }
            files.add(new WeakReference<>(url));
            return CompletableFuture.completedFuture(RIGHT);
        });

        prober.probe(
                accepted("a/clips", uri("clip", data(1_000)).put("sound", "https://a.example/0")),
                (media, _) -> told.add(media));
        assertThat(files).hasSize(1);
        await().atMost(Await.LONG).until(() -> {
            System.gc();
            return files.getFirst().refersTo(null);
        });
        host.complete(RIGHT);
        assertThat(told).hasSize(1);
    }

    @Test
    void whetherAJobHasFilesIsFoundOutWithoutATextOfThem() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Prober prober = prober(MediaMode.ENFORCE, (_, _) -> CompletableFuture.completedFuture(RIGHT));
        ObjectNode behind = list(1);
        behind.withArray("list").add("https://a.example/" + "x".repeat(10_000_000));
        for (Accepted job : List.of(
                accepted("a/clips", uri("clip", data(10_000_000))),
                accepted("a/clips", uri("sound", data(10_000_000))),
                accepted("a/pictures", behind))) {
            prober.needOf(job);
            long before = threads.getCurrentThreadAllocatedBytes();
            MediaNeed need = prober.needOf(job);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(need).isEqualTo(MediaNeed.CHECK);
            assertThat(allocated).isLessThan(1_000_000);
        }
    }

    private static String data(int bytes) {
        return "Data:video/mp4;base64," + "A".repeat(bytes);
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

    @Test
    void aLengthThatIsNotKnownLeavesTheJobUnverifiedWhereItIsLimited() {
        MediaFacts unknown = new MediaFacts.Clip(ClipFormat.MP4, null, 1_000L);
        MediaFacts noClip = new MediaFacts.Bytes(1_000L);
        for (MediaFacts facts : List.of(unknown, noClip)) {
            assertThat(probed("a/clips", uri("clip", "https://a.example/0"), _ -> facts))
                    .isEqualTo(MediaStatus.UNVERIFIED);
            assertThat(probed("a/clips", uri("sound", "https://a.example/0"), _ -> facts))
                    .isEqualTo(MediaStatus.VERIFIED);
        }

        assertThat(probes("unknown_length")).isEqualTo(1);
        assertThat(probes("unreadable")).isEqualTo(1);
        assertThat(probes("verified")).isEqualTo(2);
    }

    @Test
    void aDataUriIsReadOnlyWhereTheModelsNotesAllowOne() {
        MediaFacts right = new MediaFacts.Clip(ClipFormat.MP4, BigDecimal.TEN, 1_000L);
        MediaFacts wrong = new MediaFacts.WrongDataUri("is empty");
        String picture = " DATA:video/mp4;base64," + "secret".repeat(1_000);
        List<String> read = new ArrayList<>();

        assertThat(probed("a/clips", uri("clip", picture), _ -> right)).isEqualTo(MediaStatus.VERIFIED);
        assertThat(probed("a/clips", uri("clip", picture), _ -> wrong)).isEqualTo(MediaStatus.VIOLATED);
        assertThat(probed("a/clips", uri("sound", picture), url -> {
                    read.add(url);
                    return right;
                }))
                .isEqualTo(MediaStatus.VIOLATED);

        assertThat(read).isEmpty();
        assertThat(probes("wrong_data_uri")).isEqualTo(1);
        assertThat(probes("not_public")).isEqualTo(1);
        assertThat(violations("data_uri")).isEqualTo(1);
        assertThat(violations("public_https")).isEqualTo(1);
    }

    @Test
    void aFaultWithOneFileHidesNothingOfTheOthers() {
        MediaFacts notPublic = new MediaFacts.NotPublic();

        assertThat(probed(list(2), url -> {
                    if (url.endsWith("/0")) {
                        throw new IllegalStateException("a bug");
                    }
                    return notPublic;
                }))
                .isEqualTo(MediaStatus.VIOLATED);
        assertThat(registry.get("reelay_faults_total").counter().count()).isEqualTo(1);
    }

    private static ObjectNode uri(String field, String uri) {
        return JsonNodeFactory.instance.objectNode().put(field, uri);
    }

    private double violations(String rule) {
        return registry
                .get("reelay_media_violations_total")
                .tag("model", "a/clips")
                .tag("rule", rule)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
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
        return probed("a/pictures", input, host);
    }

    private MediaStatus probed(String model, ObjectNode input, Function<String, MediaFacts> host) {
        return probed(model, input, (url, _) -> CompletableFuture.completedFuture(host.apply(url)));
    }

    private MediaStatus probed(String model, ObjectNode input, Prober.Probe probe) {
        Prober prober = prober(MediaMode.ENFORCE, probe);
        List<MediaStatus> told = new ArrayList<>();
        refusals.clear();
        prober.probe(accepted(model, input), (MediaStatus media, List<Violation> violations) -> {
            told.add(media);
            refusals.addAll(violations);
        });
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    private static Accepted accepted(String model, ObjectNode input) {
        return new Accepted(job(model), input, 0);
    }

    private Prober prober(MediaMode mode, Prober.Probe probe) {
        return new Prober(
                mode,
                () -> catalog,
                probe,
                TestTelemetry.of(registry, InstantSource.system(), catalog.models()),
                Runnable::run);
    }

    private static Job job(String model) {
        return new Job("a", model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", Instant.EPOCH);
    }
}
