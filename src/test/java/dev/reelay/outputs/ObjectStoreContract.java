package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises, and the fake. */
abstract class ObjectStoreContract {

    static final String KEY = "order-4711~2F3/1.mp4";

    abstract ObjectStore store();

    /** The objects that can be seen in the store, by their keys. */
    abstract Map<String, byte[]> objects() throws IOException;

    /** What is left of objects that were begun and not finished. */
    abstract int unfinished() throws IOException;

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    /** A file that breaks after some bytes. */
    static InputStream broken(int length) {
        return new SequenceInputStream(stream(bytes(length)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SourceException("the host hung up", false, null);
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000, S3Store.PART - 1, S3Store.PART, S3Store.PART + 1, 2 * S3Store.PART + 17})
    void anObjectIsTheFileByteForByteWhateverItsLength(int length) throws Exception {
        URI url = store().put(KEY, "video/mp4", stream(bytes(length)));
        assertThat(objects()).containsOnlyKeys(KEY);
        assertThat(objects().get(KEY)).isEqualTo(bytes(length));
        assertThat(url.toString()).contains(KEY);
        assertThat(unfinished()).isZero();
    }

    @Test
    void whoeverWritesTheSameKeyReplacesTheObject() throws Exception {
        store().put(KEY, "video/mp4", stream(bytes(70_000)));
        store().put(KEY, "video/mp4", stream(bytes(3)));
        store().put("other/1.png", "image/png", stream(bytes(5)));
        assertThat(objects()).containsOnlyKeys(KEY, "other/1.png");
        assertThat(objects().get(KEY)).isEqualTo(bytes(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, S3Store.PART + 100})
    void aFileThatBreaksLeavesWhatWasThereAndSaysItself(int length) throws Exception {
        store().put(KEY, "video/mp4", stream(bytes(9)));
        assertThatThrownBy(() -> store().put(KEY, "video/mp4", broken(length)))
                .isInstanceOf(SourceException.class)
                .hasMessage("the host hung up");
        assertThatThrownBy(() -> store().put("new/1.mp4", "video/mp4", broken(length)))
                .isInstanceOf(SourceException.class);
        assertThat(objects()).containsOnlyKeys(KEY);
        assertThat(objects().get(KEY)).isEqualTo(bytes(9));
        dev.reelay.testing.Await.until("nothing is left unfinished", () -> unfinished() == 0);
    }

    @Test
    void aThreadThatIsInterruptedWritesNothing() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store().put(KEY, "video/mp4", stream(bytes(1_000))))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(objects()).isEmpty();
    }
}
