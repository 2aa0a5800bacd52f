package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.FileDetails;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.StoredFile;
import dev.reelay.media.PublicFiles.Answer;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.testing.FakeObjectStore;
import dev.reelay.testing.SettableScheduler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One try to copy one file: what is written, what is known of it, and what is tried again. */
class CopierTest {

    private static final Instant BEGIN = Instant.parse("2026-11-30T08:00:00Z");
    private static final int MOST = 1_000_000;
    private static final String URL = "https://media.example/sig%3D0/out.png?signature=s";

    private final FakeObjectStore store = new FakeObjectStore();
    private final SettableScheduler time = new SettableScheduler(BEGIN);

    private Try copy(Copier.Source source) throws Exception {
        Copier copier = new Copier(source, store, MOST, 0, time);
        return copier.copy(new Task("order 1", 2, URL), time.instant().plus(Duration.ofMinutes(1)));
    }

    private static Copier.Source file(byte[] bytes, @Nullable Long length) {
        return _ -> new Answer.Opened(new ByteArrayInputStream(bytes), length);
    }

    /** A clip of the simulator. */
    private static byte[] clip() throws IOException {
        try (InputStream clip = CopierTest.class.getResourceAsStream("/simulator/clip.mp4")) {
            return clip == null ? new byte[0] : clip.readAllBytes();
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aCopyHasTheBytesTheirDigestAndTheTypeOfTheContentWhateverTheNameSays() throws Exception {
        byte[] clip = clip();
        Try copied = copy(file(clip, (long) clip.length));
        assertThat(copied)
                .isEqualTo(new Try.Copied(new StoredFile(
                        "https://store.example/order~201/2.mp4",
                        URL,
                        clip.length,
                        sha256(clip),
                        "video/mp4",
                        new FileDetails(64L, 64L, new BigDecimal("1.000")))));
        assertThat(store.objects().get("order~201/2.mp4")).isEqualTo(clip);
    }

    @Test
    void aPageInPlaceOfAVideoIsNeverServedAsAPage() throws Exception {
        byte[] page = "<html><script>steal()</script></html>".getBytes(StandardCharsets.UTF_8);
        assertThat(copy(file(page, null)))
                .isInstanceOfSatisfying(
                        Try.Copied.class,
                        copied -> assertThat(copied.file().contentType()).isEqualTo("application/octet-stream"));
        assertThat(store.objects()).containsOnlyKeys("order~201/2.bin");
    }

    @Test
    void aFileOfAnotherLengthThanItsHostSaidIsNotStored() throws Exception {
        assertThat(copy(file(new byte[5_000], 5_001L))).isEqualTo(new Try.NotYet("it ended after 5000 of 5001 bytes"));
        assertThat(copy(file(new byte[0], 0L))).isEqualTo(new Try.NotYet("it is empty"));
        assertThat(store.objects()).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsNotStoredWhetherItSaysSoOrNot() throws Exception {
        assertThat(copy(file(new byte[0], MOST + 1L)))
                .isEqualTo(new Try.Never("it has 1000001 bytes, and at most 1000000 are copied"));
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 7;
            }
        };
        assertThat(copy(_ -> new Answer.Opened(endless, null)))
                .isEqualTo(new Try.Never("it has more than the 1000000 bytes that are copied"));
        assertThat(store.objects()).isEmpty();
    }

    /** An endless file of which so many bytes at most come after each pause. */
    private InputStream slow(int bytes, Duration pause) {
        return new InputStream() {
            @Override
            public int read() {
                time.advance(pause);
                return 7;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (length == 0) {
                    return 0;
                }
                into[offset] = (byte) read();
                return Math.min(bytes, length);
            }
        };
    }

    @Test
    void aFileThatTakesTooLongIsNotStored() throws Exception {
        InputStream slow = slow(4_096, Duration.ofMillis(250));
        assertThat(copy(_ -> new Answer.Opened(slow, null))).isEqualTo(new Try.NotYet("it took too long"));
        assertThat(time.instant()).isAfter(BEGIN.plusSeconds(60));
        assertThat(store.objects()).isEmpty();
    }

    @Test
    void aHostThatSendsByteByByteGivesItsPlaceToOthersLongBeforeTheDeadline() throws Exception {
        InputStream drip = slow(100, Duration.ofSeconds(1));
        assertThat(copy(_ -> new Answer.Opened(drip, null))).isEqualTo(new Try.NotYet("its host sends it too slowly"));
        assertThat(time.instant()).isBefore(BEGIN.plusSeconds(35));
        assertThat(store.objects()).isEmpty();
    }

    @Test
    void aPlaceThatTakesByteByByteGivesUpItsTurnToo() throws Exception {
        ObjectStore slow = new ObjectStore() {
            @Override
            public URI put(String key, String contentType, InputStream bytes) throws IOException {
                while (bytes.read(new byte[100]) >= 0) {
                    time.advance(Duration.ofSeconds(1));
                }
                return URI.create("https://store.example/" + key);
            }

            @Override
            public void close() {}
        };
        Copier copier = new Copier(file(new byte[10_000], 10_000L), slow, MOST, 0, time);
        Try made = copier.copy(new Task("a", 1, URL), BEGIN.plus(Duration.ofHours(1)));
        assertThat(made).isEqualTo(new Try.NotYet("the place takes it too slowly"));
        assertThat(time.instant()).isBefore(BEGIN.plusSeconds(60));
    }

    @Test
    void aUrlThatIsNotPublicIsNeverTriedAgain() throws Exception {
        assertThat(copy(_ -> new Answer.NotOpened(new MediaFacts.NotPublic())))
                .isEqualTo(new Try.Never("its URL is not public"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void hostsInTroubleAreTriedAgainAndUrlsThatMayNotBeFollowedAreNot(Reason reason) throws Exception {
        boolean isFinal = copy(_ -> new Answer.NotOpened(new Unverified(reason, "so"))) instanceof Try.Never;
        assertThat(isFinal)
                .isEqualTo(
                        switch (reason) {
                            case REDIRECTS, OTHER_PORT, MADE_UP_ADDRESS, TOO_LONG, ODD_NAME -> true;
                            case NO_ADDRESS,
                                    NO_CONNECTION,
                                    TLS,
                                    TIMED_OUT,
                                    BUSY,
                                    REFUSED,
                                    NOT_FOUND,
                                    HOST_TROUBLE,
                                    ENCODED,
                                    ODD_ANSWER,
                                    NOT_FETCHED -> false;
                        });
    }

    @Test
    void aStoreInTroubleIsTriedAgain() throws Exception {
        store.hold(_ -> {
            throw new StoreException("the store answered 503 SlowDown", new IOException());
        });
        assertThat(copy(file(clip(), null))).isEqualTo(new Try.NotYet("the store answered 503 SlowDown"));
    }
}
