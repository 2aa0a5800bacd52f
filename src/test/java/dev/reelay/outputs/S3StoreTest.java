package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.testing.Await;
import dev.reelay.testing.BeginsFirst;
import dev.reelay.testing.S3Server;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bucket, through the SDK and real HTTP, at a server that checks signatures; and what servers do wrong. */
@BeginsFirst
class S3StoreTest extends ObjectStoreContract {

    private static final int LARGE = S3Store.PART + 1_000;

    private S3Server server;
    private ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        S3Server.useCredentials();
        server = S3Server.start("videos");
        store = open("", null);
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private ObjectStore open(String prefix, @Nullable Duration ttl) {
        return ObjectStores.open(
                new StoreLocation.Bucket("videos", prefix), new S3Options(server.endpoint(), null, true, ttl));
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    Map<String, byte[]> objects() {
        return server.objects().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, object -> object.getValue().bytes()));
    }

    @Override
    int unfinished() {
        return server.openUploads();
    }

    @Test
    void aSmallFileIsOnePutAndALargeOneComesInPartsOfEightMebibytes() throws Exception {
        store.put(KEY, "video/mp4", stream(bytes(1_000)));
        store.put("large/1.webm", "video/webm", stream(bytes(LARGE)));
        assertThat(server.calls())
                .containsExactly("PUT object", "POST uploads", "PUT part", "PUT part", "POST complete");
        assertThat(server.objects().get(KEY).contentType()).isEqualTo("video/mp4");
        assertThat(server.objects().get("large/1.webm").contentType()).isEqualTo("video/webm");
    }

    @Test
    void thePrefixStandsBeforeTheKeyAndTheUrlIsPlain() throws Exception {
        try (ObjectStore prefixed = open("reelay/out", null)) {
            URI url = prefixed.put(KEY, "video/mp4", stream(bytes(10)));
            assertThat(url).hasToString(server.endpoint() + "/videos/reelay/out/" + KEY);
        }
        assertThat(objects()).containsOnlyKeys("reelay/out/" + KEY);
    }

    @Test
    void aPresignedUrlFetchesTheObjectWithoutCredentialsAndSaysForHowLong() throws Exception {
        try (ObjectStore presigned = open("p", Duration.ofHours(30))) {
            URI url = presigned.put(KEY, "video/mp4", stream(bytes(10)));
            assertThat(url.getQuery()).contains("X-Amz-Expires=108000");
            assertThat(url.toURL().openStream().readAllBytes()).isEqualTo(bytes(10));
            URI forged = URI.create(url.toString().replace("108000", "208000"));
            assertThat(((HttpURLConnection) forged.toURL().openConnection()).getResponseCode())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, PermanentRedirect, the store answered 301 PermanentRedirect",
        "400, AuthorizationHeaderMalformed, the store answered 400 AuthorizationHeaderMalformed",
        "403, AccessDenied, the store answered 403 AccessDenied",
        "403, ExpiredToken, the store answered 403 ExpiredToken",
        "500, InternalError, the store answered 500 InternalError",
        "503, SlowDown, the store answered 503 SlowDown",
        "507, QuotaExceeded, the store answered 507 QuotaExceeded"
    })
    void whatTheStoreAnswersIsTheReasonAndNothingIsThere(int status, String code, String reason) {
        server.fault(S3Server.Fault.answer(status, code));
        for (int length : new int[] {1_000, LARGE}) {
            assertThatThrownBy(() -> store.put(KEY, "video/mp4", stream(bytes(length))))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(reason);
        }
        assertThat(objects()).isEmpty();
    }

    /** The end of an upload takes its time, so that S3 says 200 before it knows. */
    @Test
    void aYesThatHoldsAnErrorIsANo() {
        server.fault(exchange -> exchange.getRequestMethod().equals("POST")
                && String.valueOf(exchange.getRequestURI().getQuery()).contains("uploadId")
                && S3Server.Fault.answer(200, "InternalError").strike(exchange));
        assertThatThrownBy(() -> store.put(KEY, "video/mp4", stream(bytes(LARGE))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("InternalError");
        assertThat(objects()).isEmpty();
    }

    @Test
    void aBucketThatIsGoneIsTheReason() {
        server.removeBucket();
        assertThatThrownBy(() -> store.put(KEY, "video/mp4", stream(bytes(1_000))))
                .isInstanceOf(StoreException.class)
                .hasMessage("the store answered 404 NoSuchBucket");
    }

    @Test
    void aConnectionThatBreaksInAPartIsTriedAgainWithTheSameBytes() throws Exception {
        AtomicInteger broken = new AtomicInteger();
        server.fault(exchange -> exchange.getRequestURI().getQuery().contains("partNumber=2")
                && broken.getAndIncrement() == 0
                && S3Server.Fault.cutAfter(500).strike(exchange));
        store.put(KEY, "video/mp4", stream(bytes(LARGE)));
        assertThat(broken).hasValueGreaterThan(1);
        assertThat(objects().get(KEY)).isEqualTo(bytes(LARGE));
    }

    @Test
    void anUploadThatFailsInTheMiddleIsAborted() {
        server.fault(
                exchange -> String.valueOf(exchange.getRequestURI().getQuery()).contains("partNumber=2")
                        && S3Server.Fault.answer(403, "AccessDenied").strike(exchange));
        assertThatThrownBy(() -> store.put(KEY, "video/mp4", stream(bytes(LARGE))))
                .isInstanceOf(StoreException.class);
        Await.until("the upload is aborted", () -> server.openUploads() == 0);
        assertThat(objects()).isEmpty();
    }

    /** Closing ends the SDK's timer, too, and then it refuses the call itself. */
    @Test
    void anUploadIsAbortedWithoutAFaultWhenTheClientIsClosed() {
        store.close();

        assertThatCode(() -> ((S3Store) store).abort(KEY, "an-upload")).doesNotThrowAnyException();
    }

    @Test
    void aPutThatTheStoreDoesNotAnswerEndsWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server.fault(_ -> {
            asked.countDown();
            return !never.await(1, TimeUnit.MINUTES);
        });
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                store.put(KEY, "video/mp4", stream(bytes(1_000)));
            } catch (IOException | InterruptedException e) {
                end.complete(e);
            }
        });
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        writer.interrupt();
        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aServerThatIsNotThereIsTheReasonWithoutWhatWasSigned() {
        server.close();
        assertThatThrownBy(() -> store.put(KEY, "video/mp4", stream(bytes(1_000))))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("the store cannot be written: ")
                .hasMessageNotContaining(S3Server.ACCESS_KEY);
    }
}
