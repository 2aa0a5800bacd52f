package dev.reelay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of a body that is too long, the members that matter. */
class BodyReaderTest {

    private static final int MAX = 1_000;
    private static final int MAX_STREAMED = 100_000;
    private static final Set<String> MEMBERS = Set.of("status", "output");
    private static final String END = "\"status\":\"succeeded\",\"output\":{\"video\":\"https://x/ä.mp4\"}}";

    private final BodyReader reader = new BodyReader(Duration.ofMinutes(1), MAX, MAX_STREAMED);

    @Test
    void aLongInputDoesNotHideTheMembersBehindIt() {
        assertThat(read(echoing(50_000), null).text()).isEqualTo("{\"input\":null," + END);
    }

    @Test
    void aShortBodyIsReadAsItIs() {
        assertThat(read(echoing(500), null).text()).isEqualTo(echoing(500));
    }

    @Test
    void aLongBodyIsNotReadWhereNoMembersAreAskedFor() {
        AnswerBody body = reader.read(stream(echoing(50_000).getBytes(UTF_8)), null, null, Set.of());

        assertThat(body).isEqualTo(AnswerBody.unreadable("the body is longer than 1000 bytes"));
    }

    @Test
    void whatIsKeptHasALimitAndWhatIsSkippedToo() {
        assertThat(read("{\"output\":\"" + "x".repeat(MAX) + "\"}", null))
                .isEqualTo(AnswerBody.unreadable("the body is longer than 1000 bytes"));
        assertThat(read(echoing(MAX_STREAMED), null))
                .isEqualTo(AnswerBody.unreadable("the body is longer than 100000 bytes"));
    }

    @Test
    void aCompressedBodyIsUnpackedOnTheWay() throws IOException {
        byte[] text = echoing(50_000).getBytes(UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(text, new GZIPOutputStream(gzip));
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        write(text, new DeflaterOutputStream(deflated));

        for (String encoding : new String[] {"gzip", null}) {
            assertThat(read(gzip.toByteArray(), encoding).text()).isEqualTo("{\"input\":null," + END);
        }
        assertThat(read(deflated.toByteArray(), "deflate").text()).isEqualTo("{\"input\":null," + END);
    }

    @Test
    void aCompressedBodyIsBoundedByWhatItHolds() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        write(echoing(10 * MAX_STREAMED).getBytes(UTF_8), new GZIPOutputStream(gzip));

        assertThat(read(gzip.toByteArray(), "gzip"))
                .isEqualTo(AnswerBody.unreadable("the body is longer than 100000 bytes"));
    }

    @Test
    void aBodyThatTakesTooLongIsGivenUpHoweverLongItIs() {
        BodyReader hasty = new BodyReader(Duration.ZERO, MAX, MAX_STREAMED);

        assertThat(hasty.read(stream(echoing(50_000).getBytes(UTF_8)), null, null, MEMBERS)
                        .problem())
                .startsWith("the body did not end within");
    }

    @Test
    void aLongBodyThatIsCutOffIsNamedForThat() {
        InputStream reset = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("reset");
            }
        };
        byte[] start = Arrays.copyOf(echoing(50_000).getBytes(UTF_8), 50_000);
        InputStream cut = new SequenceInputStream(stream(start), reset);

        assertThat(reader.read(cut, null, null, MEMBERS).problem()).startsWith("the body was cut off after 50");
    }

    private AnswerBody read(String text, @Nullable String encoding) {
        return read(text.getBytes(UTF_8), encoding);
    }

    private AnswerBody read(byte[] bytes, @Nullable String encoding) {
        return reader.read(stream(bytes), encoding, "application/json", MEMBERS);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static String echoing(int length) {
        return "{\"input\":{\"image\":\"" + "ab}\\\"".repeat(length / 5) + "\"}," + END;
    }

    private static void write(byte[] bytes, OutputStream out) throws IOException {
        try (out) {
            out.write(bytes);
        }
    }
}
