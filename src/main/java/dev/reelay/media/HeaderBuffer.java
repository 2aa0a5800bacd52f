package dev.reelay.media;

import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Image;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unreadable;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.media.ImageHeader.Found;
import dev.reelay.media.ImageHeader.NeedMore;
import dev.reelay.media.ImageHeader.NotAnImage;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the first bytes of an image until they determine its facts. Not thread-safe. */
final class HeaderBuffer implements FileBody {

    private static final int INITIAL_CAPACITY = 4 * 1024;

    /**
     * When more bytes are needed, at most this many are awaited before the header is parsed again:
     * not for each small chunk.
     */
    private static final int MAX_STEP = 64 * 1024;

    private final int maxBytes;
    private final @Nullable Long fileSize;
    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int length;
    private long needed = ImageHeaders.SIGNATURE_BYTES;

    /**
     * @param maxBytes how many bytes are kept at most
     * @param fileSize the size of the whole file; null when it is not known
     */
    HeaderBuffer(int maxBytes, @Nullable Long fileSize) {
        this.maxBytes = maxBytes;
        this.fileSize = fileSize;
    }

    @Override
    public Optional<MediaFacts> add(int count, Chunk chunk) {
        int taken = Math.min(count, maxBytes - length);
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(length + taken, 2 * bytes.length)));
        }
        chunk.copy(taken, bytes, length);
        length += taken;
        if (length < needed && length < maxBytes) {
            return Optional.empty();
        }
        HeaderBytes file = new HeaderBytes(bytes, length);
        return switch (ImageHeaders.read(file)) {
            case Found found -> Optional.of(image(found, fileSize));
            case NotAnImage _
            when length < LooksLike.BYTES && ImageHeaders.format(file) == null -> {
                needed = LooksLike.BYTES;
                yield Optional.empty();
            }
            case NotAnImage(String why) -> Optional.of(unreadable(file, why, fileSize));
            case NeedMore(long more, Found soFar) -> {
                if (length == maxBytes || more > maxBytes) {
                    yield Optional.of(
                            soFar == null
                                    ? unreadable(
                                            file, "its size is not within the first " + maxBytes + " bytes", fileSize)
                                    : image(soFar, fileSize));
                }
                needed = Math.max(more, Math.min(2L * length, length + (long) MAX_STEP));
                yield Optional.empty();
            }
        };
    }

    @Override
    public MediaFacts end(boolean wholeBody) {
        Long size = fileSize == null && wholeBody ? Long.valueOf(length) : fileSize;
        HeaderBytes file = new HeaderBytes(bytes, length);
        if (!wholeBody && length < ImageHeaders.SIGNATURE_BYTES) {
            return new Unverified(Reason.ODD_ANSWER, "only " + length + " bytes of the file");
        }
        return switch (ImageHeaders.read(file)) {
            case Found found -> image(found, size);
            case NotAnImage(String why) -> unreadable(file, why, size);
            case NeedMore more ->
                more.soFar() == null
                        ? unreadable(file, "it ends after " + length + " bytes", size)
                        : image(more.soFar(), size);
        };
    }

    private static MediaFacts image(Found found, @Nullable Long size) {
        return new Image(found.format(), found.width(), found.height(), found.alpha(), size);
    }

    private static MediaFacts unreadable(HeaderBytes file, String why, @Nullable Long size) {
        ImageFormat format = ImageHeaders.format(file);
        if (format != null) {
            return new Unreadable(format.word(), format, why, size);
        }
        String kind = LooksLike.of(file);
        return new Unreadable(kind, LooksLike.format(kind), why, size);
    }
}
