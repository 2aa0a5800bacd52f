package dev.reelay.media;

import dev.reelay.format.FileBytes;
import dev.reelay.format.ImageHeaders;
import dev.reelay.media.HeaderReader.Behind;
import dev.reelay.media.HeaderReader.Step;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the first bytes of a file until they determine its facts. Not thread-safe. */
final class HeaderBuffer implements FileReading.Body {

    private static final int INITIAL_CAPACITY = 4 * 1024;

    /**
     * When more bytes are needed, at most this many are awaited before the header is parsed again:
     * not for each small chunk.
     */
    private static final int MAX_STEP = 64 * 1024;

    private final int maxBytes;
    private final HeaderReader reader;
    private final @Nullable Long fileSize;
    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int length;
    private long needed = ImageHeaders.SIGNATURE_BYTES;

    /**
     * @param maxBytes how many bytes are kept at most
     * @param fileSize the size of the whole file; null when it is not known
     */
    HeaderBuffer(int maxBytes, HeaderReader reader, @Nullable Long fileSize) {
        this.maxBytes = maxBytes;
        this.reader = reader;
        this.fileSize = fileSize;
    }

    @Override
    public Optional<FileReading> add(int count, Chunk chunk) {
        int taken = Math.min(count, maxBytes - length);
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(length + taken, 2 * bytes.length)));
        }
        chunk.copy(taken, bytes, length);
        length += taken;
        if (length < needed && length < maxBytes) {
            return Optional.empty();
        }
        return switch (read(fileSize, length == maxBytes ? Behind.TOO_MUCH : Behind.MORE)) {
            case Step.Done(FileReading finding) -> Optional.of(finding);
            case Step.More(long more) -> {
                needed = Math.max(more, Math.min(2L * length, length + (long) MAX_STEP));
                yield Optional.empty();
            }
        };
    }

    @Override
    public FileReading end(boolean wholeBody) {
        Long size = fileSize == null && wholeBody ? Long.valueOf(length) : fileSize;
        return switch (read(size, wholeBody ? Behind.NOTHING : Behind.UNKNOWN)) {
            case Step.Done(FileReading finding) -> finding;
            case Step.More _ -> throw new IllegalStateException("no more bytes follow");
        };
    }

    private Step read(@Nullable Long size, Behind behind) {
        return reader.read(new FileBytes(bytes, length), length, size, behind);
    }
}
