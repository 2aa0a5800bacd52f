package dev.reelay.wire;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of answers, in bounded time and memory. A body of up to {@code max} bytes is read as it is. A longer one is read
 * only where the caller names the members that it needs: RunComfy's results repeat the input (C), which may hold a whole file as a
 * {@code data:} URI, and the output of a job that was paid for must not be lost behind it.
 */
final class BodyReader {

    private static final int CHUNK = 16 * 1024;

    /** Most answers are shorter: reading one takes 0.4 µs so, and 2.3 µs with a buffer of 16 KiB. */
    private static final int SHORT = 1024;

    private final Duration patience;
    private final int max;
    private final long maxStreamed;

    /**
     * @param patience for a body, and for every further {@code max} bytes of it
     * @param max the most bytes that are kept of a body, and that a body has that is read whole
     * @param maxStreamed the most bytes that a body may have, compressed or not
     */
    BodyReader(Duration patience, int max, long maxStreamed) {
        this.patience = patience;
        this.max = max;
        this.maxStreamed = maxStreamed;
    }

    /**
     * The whole body, unless it is too long, too slow, or cut off. A body of which a part may be still to come closes its connection.
     *
     * @param members the members of a JSON object that are read of a longer body; empty when longer bodies are not read
     */
    AnswerBody read(Response response, CallConnection connection, Set<String> members) {
        String encoding = response.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        String type = response.getHeaderString(HttpHeaders.CONTENT_TYPE);
        try {
            Incoming in = new Incoming(response.readEntity(InputStream.class));
            AnswerBody body = read(in, encoding, type, members);
            if (in.atEnd) {
                response.close();
            } else {
                // The response is not closed: it would read the remaining body, however long that takes.
                connection.giveUp();
            }
            return body;
        } catch (RuntimeException unreadable) {
            connection.giveUp();
            return AnswerBody.unreadable("the body was cut off after 0 bytes");
        }
    }

    /** The same for a body's bytes as they come. */
    AnswerBody read(InputStream in, @Nullable String encoding, @Nullable String type, Set<String> members) {
        return read(new Incoming(in), encoding, type, members);
    }

    private AnswerBody read(Incoming in, @Nullable String encoding, @Nullable String type, Set<String> members) {
        try {
            byte[] bytes = upTo(max + 1, in);
            if (bytes.length <= max) {
                AnswerBody body = AnswerBody.of(bytes, encoding, type, max);
                return body.isTooLong() && !members.isEmpty()
                        ? members(new ByteArrayInputStream(bytes), encoding, type, members)
                        : body;
            }
            return members.isEmpty()
                    ? AnswerBody.tooLong(max)
                    : members(new SequenceInputStream(new ByteArrayInputStream(bytes), in), encoding, type, members);
        } catch (TooSlow tooSlow) {
            return AnswerBody.unreadable("the body did not end within " + in.allowed());
        } catch (InterruptedIOException interrupted) {
            Thread.currentThread().interrupt();
            return AnswerBody.unreadable("the worker was stopped before the body ended");
        } catch (IOException | RuntimeException cutOff) {
            return AnswerBody.unreadable("the body was cut off after " + in.count + " bytes");
        }
    }

    /** At most so many bytes, as {@link InputStream#readNBytes(int)}, which takes a buffer of 16 KiB however short the body is. */
    private static byte[] upTo(int length, InputStream in) throws IOException {
        byte[] beginning = in.readNBytes(Math.min(length, SHORT));
        if (beginning.length < SHORT) {
            return beginning;
        }
        byte[] rest = in.readNBytes(length - beginning.length);
        byte[] whole = Arrays.copyOf(beginning, beginning.length + rest.length);
        System.arraycopy(rest, 0, whole, beginning.length, rest.length);
        return whole;
    }

    private AnswerBody members(InputStream body, @Nullable String encoding, @Nullable String type, Set<String> members)
            throws IOException {
        MemberFilter filter = new MemberFilter(members);
        // Closing it frees its inflaters, and not the connection.
        try (InputStream plain = ContentCodings.undoing(body, encoding)) {
            byte[] chunk = new byte[CHUNK];
            long streamed = 0;
            for (int read = plain.read(chunk); read >= 0; read = plain.read(chunk)) {
                streamed += read;
                if (streamed > maxStreamed) {
                    return AnswerBody.tooLong(maxStreamed);
                }
                filter.add(chunk, read);
                if (filter.kept().size() > max) {
                    return AnswerBody.tooLong(max);
                }
            }
        }
        return AnswerBody.of(filter.kept().toByteArray(), null, type, max).asPart(max);
    }

    private static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A body as it comes, within its time and up to {@link #maxStreamed} bytes. */
    private final class Incoming extends InputStream {
        private final InputStream in;
        private final long start = System.nanoTime();
        private long count;
        private boolean atEnd;

        private Incoming(InputStream in) {
            this.in = in;
        }

        private Duration allowed() {
            return patience.multipliedBy(1 + count / max);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            atEnd |= read < 0;
            count += Math.max(0, read);
            if (read >= 0 && System.nanoTime() - start - allowed().toNanos() > 0) {
                throw new TooSlow();
            }
            return read;
        }
    }
}
