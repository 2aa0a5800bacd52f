package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.decision.StoringStates;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.StoredFile;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.media.PublicFiles;
import dev.reelay.media.PublicUploads;
import dev.reelay.media.Resolver;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outcome.Copies;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.testing.FakeObjectStore;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.S3Server;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import dev.reelay.timing.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that go where their request says: to presigned URLs of a real S3 server over the real wire, and to allowed buckets. */
class DeliveryTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final byte[] CLIP = new byte[300_000];

    static {
        new Random(1).nextBytes(CLIP);
    }

    private final SettableScheduler time = new SettableScheduler(NOW);
    private final FakeObjectStore own = new FakeObjectStore();
    private final AtomicInteger opened = new AtomicInteger();
    private S3Server server;
    private PublicUploads uploads;
    private ObjectStores.Buckets buckets;

    @BeforeEach
    void open() throws IOException {
        S3Server.useCredentials();
        server = S3Server.start("customer-a");
        String host = "127.0.0.1:" + server.endpoint().getPort();
        uploads = new PublicUploads(
                new PublicUploads.Settings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(700),
                        TrustedHosts.of(List.of(host))),
                Resolver.system());
        buckets = ObjectStores.buckets(new S3Options(server.endpoint(), null, true, null));
    }

    @AfterEach
    void close() {
        uploads.close();
        buckets.close();
        server.close();
    }

    private Copier copier(@Nullable ObjectStore store, @Nullable Long length) {
        return copier(store, length, uploads::put);
    }

    private Copier copier(@Nullable ObjectStore store, @Nullable Long length, Places.Uploads putting) {
        Places places = new Places(
                store,
                List.of(new DeliverTo.Bucket("customer-a", "in")),
                place -> buckets.at(StoreLocation.Bucket.of(place)),
                putting);
        return new Copier(
                _ -> {
                    opened.incrementAndGet();
                    return new PublicFiles.Answer.Opened(new ByteArrayInputStream(CLIP), length);
                },
                places,
                1_000_000,
                0,
                time);
    }

    private Try deliver(Copier copier, DeliverTo place) throws Exception {
        return copier.copy(new Task("order 1", 1, "https://media.example/1", place), NOW.plus(Duration.ofMinutes(1)));
    }

    private static StoredFile file(Try made) {
        assertThat(made).isInstanceOf(Try.Copied.class);
        return ((Try.Copied) made).file();
    }

    @ParameterizedTest
    @ValueSource(longs = {300_000, 0})
    void aFileIsPutToAPresignedUrlWithItsLengthWhetherItsHostNamesOneOrNot(long length) throws Exception {
        String url = server.presignedPut("shots/4%3D7.mp4");
        StoredFile file = file(deliver(copier(null, length == 0 ? null : length), new DeliverTo.Urls(List.of(url))));
        assertThat(file.url()).isEqualTo(server.endpoint() + "/customer-a/shots/4%253D7.mp4");
        assertThat(file.bytes()).isEqualTo(CLIP.length);
        assertThat(server.objects().get("shots/4%3D7.mp4").bytes()).isEqualTo(CLIP);
        assertThat(server.objects().get("shots/4%3D7.mp4").contentType()).isEqualTo("application/octet-stream");
        assertThat(opened).hasValue(length == 0 ? 2 : 1);
    }

    @Test
    void aSecondCopyReplacesTheSameObject() throws Exception {
        DeliverTo place = new DeliverTo.Urls(List.of(server.presignedPut("1.mp4")));
        Copier copier = copier(null, (long) CLIP.length);
        assertThat(deliver(copier, place)).isEqualTo(deliver(copier, place));
        assertThat(server.objects()).containsOnlyKeys("1.mp4");
    }

    @Test
    void aFileThatHasAnotherLengthTheSecondTimeIsNotDelivered() throws Exception {
        for (int change : new int[] {-1, 1, 100_000}) {
            AtomicInteger reads = new AtomicInteger();
            Copier copier = new Copier(
                    _ -> new PublicFiles.Answer.Opened(
                            new ByteArrayInputStream(
                                    CLIP, 0, reads.incrementAndGet() == 1 ? 200_000 : 200_000 + change),
                            null),
                    new Places(null, List.of(), _ -> own, uploads::put),
                    1_000_000,
                    0,
                    time);
            assertThat(deliver(copier, new DeliverTo.Urls(List.of(server.presignedPut("1.mp4")))))
                    .isInstanceOf(Try.NotYet.class);
            assertThat(server.objects()).isEmpty();
        }
    }

    @Test
    void aSignatureThatHasEndedOrIsThatOfAnotherPlaceIsFinal() throws Exception {
        Try.Never never = new Try.Never(
                "its URL in deliver_to answered 403: the signature has ended, or is that of something else");
        String url = server.presignedPut("1.mp4");
        Copier copier = copier(null, (long) CLIP.length);
        assertThat(deliver(copier, new DeliverTo.Urls(List.of(url.replace("1.mp4", "2.mp4")))))
                .isEqualTo(never);
        server.turnClock(Duration.ofHours(2));
        assertThat(deliver(copier, new DeliverTo.Urls(List.of(url)))).isEqualTo(never);
        assertThat(server.objects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "201, true",
        "204, true",
        "301, false",
        "307, false",
        "400, false",
        "401, false",
        "403, false",
        "404, false",
        "405, false",
        "411, false",
        "412, false",
        "413, false"
    })
    void otherAnswersThanThoseOfTroubleAreFinal(int status, boolean delivered) throws Exception {
        Copier copier = copier(null, (long) CLIP.length, (_, _, _, _) -> new PublicUploads.Answer.Answered(status));
        assertThat(deliver(copier, new DeliverTo.Urls(List.of("https://a.example/1?secret"))))
                .isInstanceOf(delivered ? Try.Copied.class : Try.Never.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503, 507})
    void aPlaceInTroubleIsTriedAgain(int status) throws Exception {
        Copier copier = copier(null, (long) CLIP.length, (_, _, _, _) -> new PublicUploads.Answer.Answered(status));
        assertThat(deliver(copier, new DeliverTo.Urls(List.of("https://a.example/1?secret"))))
                .isEqualTo(new Try.NotYet("its URL in deliver_to answered " + status));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aPlaceThatMayNotBeReachedNeverIsAndOneInTroubleIsTriedAgain(Reason reason) throws Exception {
        Copier copier = copier(
                null,
                (long) CLIP.length,
                (_, _, _, _) -> new PublicUploads.Answer.NotSent(new Unverified(reason, "so")));
        assertThat(deliver(copier, new DeliverTo.Urls(List.of("https://a.example/1?secret"))))
                .isInstanceOf(UrlStore.isFinal(reason) ? Try.Never.class : Try.NotYet.class);
    }

    @Test
    void aPrivatePlaceGetsNothing() throws Exception {
        String elsewhere = server.presignedPut("1.mp4").replace("127.0.0.1", "localhost");
        assertThat(deliver(copier(null, (long) CLIP.length), new DeliverTo.Urls(List.of(elsewhere))))
                .isEqualTo(new Try.Never("its URL in deliver_to is not public"));
        assertThat(server.calls()).isEmpty();
        Copier copier = copier(
                null, (long) CLIP.length, (_, _, _, _) -> new PublicUploads.Answer.NotSent(new MediaFacts.NotPublic()));
        assertThat(deliver(copier, new DeliverTo.Urls(List.of("https://a.example/1?secret"))))
                .isEqualTo(new Try.Never("its URL in deliver_to is not public"));
    }

    @Test
    void aFileThatIsTooLargeForOnePutIsFinal() throws Exception {
        assertThat(deliver(copier(null, 1_000_001L), new DeliverTo.Urls(List.of("https://a.example/1"))))
                .isEqualTo(new Try.Never("it has 1000001 bytes, and at most 1000000 are copied"));
    }

    @Test
    void aBucketThatTheRequestNamesHasTheFileUnderTheUsualKeyAndTheWorkersStoreHasNothing() throws Exception {
        StoredFile file = file(deliver(copier(own, null), new DeliverTo.Bucket("customer-a", "in/2026")));
        assertThat(file.url()).isEqualTo(server.endpoint() + "/customer-a/in/2026/order~201/1.bin");
        assertThat(server.objects().get("in/2026/order~201/1.bin").bytes()).isEqualTo(CLIP);
        assertThat(own.objects()).isEmpty();
    }

    @Test
    void aBucketThatIsNotAllowedAnyMoreGetsNothing() throws Exception {
        assertThat(deliver(copier(own, null), new DeliverTo.Bucket("customer-a", "inner")))
                .isEqualTo(
                        new Try.Never("this worker's REELAY_OUTPUT_DELIVER_TO does not allow s3://customer-a/inner"));
        assertThat(server.calls()).isEmpty();
        assertThat(own.objects()).isEmpty();
    }

    // --- whole jobs, with two files ------------------------------------------------------------------------------

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static Storing job(DeliverTo place) {
        Job job = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "h", NOW).deliveredTo(place);
        return StoringStates.of(
                new Accepted(job, JsonNodeFactory.instance.objectNode(), 0)
                        .submit(NOW)
                        .accepted("r-a", NOW),
                NOW);
    }

    private BlockingQueue<Copies> start(Copier copier, DeliverTo place) {
        BlockingQueue<Copies> answers = new LinkedBlockingQueue<>();
        OutputCopies copies = new OutputCopies(
                copier::copy,
                2,
                () -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), () -> 1),
                time,
                TestTelemetry.of(meters, time, List.of()));
        copies.start(this, job(place), NOW.plus(Duration.ofMinutes(10)), answers::add);
        return answers;
    }

    private static Copies await(BlockingQueue<Copies> answers) throws InterruptedException {
        Copies answer = answers.poll(1, TimeUnit.MINUTES);
        assertThat(answer).as("an answer within a minute").isNotNull();
        return answer;
    }

    @Test
    void filesWithoutAUrlGoToTheWorkersStore() throws Exception {
        DeliverTo place = new DeliverTo.Urls(List.of(server.presignedPut("1.mp4")));
        Copies copies = await(start(copier(own, (long) CLIP.length), place));
        assertThat(copies.failure()).isNull();
        assertThat(copies.files())
                .extracting(StoredFile::url)
                .containsExactly(server.endpoint() + "/customer-a/1.mp4", "https://store.example/a/2.bin");
    }

    @Test
    void withoutAStoreTheResultSaysWhichFilesWereNotDelivered() throws Exception {
        DeliverTo place = new DeliverTo.Urls(List.of(server.presignedPut("1.mp4")));
        Copies copies = await(start(copier(null, (long) CLIP.length), place));
        assertThat(copies.files()).extracting(StoredFile::providerUrl).containsExactly(StoringStates.VIDEO);
        assertThat(copies.failure()).isEqualTo("file 2 of 2: deliver_to has no URL for it, and the worker no store");
    }

    @Test
    void aPlaceInTroubleKeepsNoOtherFileFromItsPlaceAndIsTriedAgain() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        server.fault(exchange -> exchange.getRequestURI().getPath().endsWith("1.mp4")
                && refused.incrementAndGet() <= 2
                && S3Server.Fault.answer(503, "SlowDown").strike(exchange));
        DeliverTo place = new DeliverTo.Urls(List.of(server.presignedPut("1.mp4"), server.presignedPut("2.png")));
        BlockingQueue<Copies> answers = start(copier(null, (long) CLIP.length), place);
        dev.reelay.testing.Await.until(
                "the second file is there", () -> server.objects().containsKey("2.png"));
        assertThat(server.objects()).doesNotContainKey("1.mp4");
        dev.reelay.testing.Await.until("the first file is there", () -> {
            time.advance(Duration.ofSeconds(1));
            return server.objects().containsKey("1.mp4");
        });
        Copies copies = await(answers);
        assertThat(copies.failure()).isNull();
        assertThat(copies.files())
                .extracting(StoredFile::providerUrl)
                .containsExactly(StoringStates.VIDEO, StoringStates.IMAGE);
    }

    /** Faults of places: each leaves its file undelivered, and none says what was signed. */
    @ParameterizedTest
    @ValueSource(strings = {"403", "500", "cut", "silent", "redirect", "private", "delivered"})
    void theSignatureIsInNoLogLineMetricReasonOrResult(String fault) throws Exception {
        String url = server.presignedPut("1.mp4");
        String signature = url.replaceFirst(".*X-Amz-Signature=([0-9a-f]+).*", "$1");
        assertThat(signature).hasSize(64);
        server.fault(
                switch (fault) {
                    case "403" -> S3Server.Fault.answer(403, "AccessDenied");
                    case "500" -> S3Server.Fault.answer(500, "InternalError");
                    case "cut" -> S3Server.Fault.cutAfter(1_000);
                    case "silent" ->
                        exchange -> {
                            exchange.getRequestBody().readAllBytes();
                            TimeUnit.SECONDS.sleep(20);
                            return true;
                        };
                    case "redirect" ->
                        exchange -> {
                            exchange.getRequestBody().readAllBytes();
                            exchange.getResponseHeaders().add("Location", url);
                            exchange.sendResponseHeaders(307, -1);
                            return true;
                        };
                    default -> _ -> false;
                });
        String used = fault.equals("private") ? url.replace("127.0.0.1", "localhost") : url;
        Logger everything = Logger.getLogger("dev.reelay");
        Level level = everything.getLevel();
        everything.setLevel(Level.ALL);
        try (RecordedLog log = new RecordedLog("")) {
            DeliverTo place = new DeliverTo.Urls(List.of(used, used + "&second"));
            BlockingQueue<Copies> answers = start(copier(null, (long) CLIP.length), place);
            dev.reelay.testing.Await.until("both files were tried", () -> opened.get() >= 2 || !answers.isEmpty());
            time.advance(Duration.ofMinutes(11));
            Copies copies = await(answers);
            assertThat(copies.failure() == null ? 2 : copies.files().size())
                    .isEqualTo(fault.equals("delivered") ? copies.files().size() : 0);
            assertThat(copies + " " + job(place)).doesNotContain(signature, "X-Amz-");
            assertThat(log.records())
                    .allSatisfy(record -> assertThat(record.getMessage()
                                    + record.getMdcCopy()
                                    + Arrays.toString(record.getParameters())
                                    + record.getThrown())
                            .doesNotContain(signature, "X-Amz-"));
            assertThat(meters.getMetersAsString()).doesNotContain(signature, "X-Amz-");
            if (!fault.equals("delivered")) {
                assertThat(log.records())
                        .as("what failed is logged")
                        .anyMatch(record -> record.getLoggerName().equals("dev.reelay.outputs"));
            }
        } finally {
            everything.setLevel(level);
        }
    }
}
