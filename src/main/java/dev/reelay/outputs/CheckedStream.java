package dev.reelay.outputs;

import dev.reelay.file.FileDetails;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file on their way to a store: counted, hashed, and bounded in number, time and rate. It ends only where the whole file
 * has passed; a file that is cut, too long or too slow ends in a {@link SourceException}, and one whose place is too slow in a {@link StoreException}.
 * For one reader.
 */
final class CheckedStream extends InputStream {

    /**
     * What a file may be.
     *
     * @param length that it must have; null when the host names none
     * @param most the most bytes that it may have
     * @param deadline by when it must have been read
     */
    record Bounds(@Nullable Long length, long most, Instant deadline) {}

    /** So long a host may be slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InputStream file;
    private final Bounds bounds;
    private final ByteRate rate;
    private final InstantSource time;
    private final MessageDigest digest = sha256Digest();
    private final PassingFile details;
    private long count;
    private final LeastRate source = new LeastRate(PATIENCE);
    private final LeastRate place = new LeastRate(PATIENCE);
    /** When the last bytes were handed over, and how many; null before. */
    private @Nullable Instant handedOver;

    private int handed;

    CheckedStream(InputStream file, Bounds bounds, ByteRate rate, InstantSource time) {
        this.file = file;
        this.bounds = bounds;
        this.rate = rate;
        this.time = time;
        this.details = new PassingFile(bounds.length());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Instant asked = time.instant();
        if (handedOver != null && !place.keepsUp(Duration.between(handedOver, asked), handed)) {
            throw new StoreException("the place takes it too slowly", false);
        }
        if (asked.isAfter(bounds.deadline())) {
            throw new SourceException("it took too long", false, null);
        }
        int read = readFile(into, offset, length);
        boolean keepsUp = source.keepsUp(Duration.between(asked, time.instant()), Math.max(0, read));
        if (read < 0) {
            checkLength();
            return read;
        }
        count += read;
        if (count > bounds.most()) {
            throw new SourceException("it has more than the " + bounds.most() + " bytes that are copied", true, null);
        }
        if (bounds.length() != null && count > bounds.length()) {
            throw new SourceException(
                    "it has more than the %d bytes that its host named".formatted(bounds.length()), false, null);
        }
        if (!keepsUp) {
            throw new SourceException("its host sends it too slowly", false, null);
        }
        digest.update(into, offset, read);
        details.pass(into, offset, read);
        pause(read);
        handed = read;
        handedOver = time.instant();
        return read;
    }

    private int readFile(byte[] into, int offset, int length) throws IOException {
        try {
            return file.read(into, offset, length);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(String.valueOf(e.getMessage()), false, e);
        }
    }

    private void checkLength() throws SourceException {
        if (bounds.length() != null && bounds.length() != count) {
            throw new SourceException("it ended after %d of %d bytes".formatted(count, bounds.length()), false, null);
        }
    }

    private void pause(int read) throws InterruptedIOException {
        try {
            rate.take(read);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while copying a file");
        }
    }

    /** How many bytes have passed. */
    long count() {
        return count;
    }

    /** The digest of the bytes that have passed, in lower-case hexadecimal. To be called once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What the file states of itself. To be called once, at its end. */
    FileDetails details() {
        return details.end();
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
