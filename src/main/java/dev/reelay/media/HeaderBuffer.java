package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Image;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.media.ImageHeader.Found;
import dev.reelay.media.ImageHeader.NeedMore;
import dev.reelay.media.ImageHeader.NotAnImage;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of an image as they come in, and the facts as soon as they can be told. One thread at a time.
 */
final class HeaderBuffer {

    private static final int FIRST = 4 * 1024;

    /** Of a file that drips, the header is not read again for each drop. */
    private static final int STEP = 64 * 1024;

    private final int most;
    private final @Nullable Long fileSize;
    private byte[] bytes = new byte[FIRST];
    private int length;
    private long wanted = ImageHeader.SIGNATURE;

    /**
     * @param most as many bytes are kept, no more
     * @param fileSize of the whole file, when the host told
     */
    HeaderBuffer(int most, @Nullable Long fileSize) {
        this.most = most;
        this.fileSize = fileSize;
    }

    /** What is there, at most {@code count} bytes of {@code from}. */
    interface Source {
        void copy(int count, byte[] to, int at);
    }

    /** The facts, once enough is there; then nothing more is to be added. */
    Optional<MediaFacts> add(int count, Source from) {
        int taken = Math.min(count, most - length);
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(length + taken, 2 * bytes.length)));
        }
        from.copy(taken, bytes, length);
        length += taken;
        if (length < wanted && length < most) {
            return Optional.empty();
        }
        return switch (ImageHeader.read(new HeaderBytes(bytes, length))) {
            case Found found -> Optional.of(image(found, fileSize));
            case NotAnImage(String why) -> Optional.of(unreadable(why, fileSize));
            case NeedMore(long more, Found soFar) -> {
                if (length == most || more > most) {
                    yield Optional.of(
                            soFar == null
                                    ? unreadable("its size stands behind the first " + most + " bytes", fileSize)
                                    : image(soFar, fileSize));
                }
                wanted = Math.max(more, Math.min(2L * length, length + (long) STEP));
                yield Optional.empty();
            }
        };
    }

    /**
     * The answer ended as it should before there was enough.
     *
     * @param whole whether that was the whole file, so that its size is known by now
     */
    MediaFacts end(boolean whole) {
        Long size = fileSize == null && whole ? Long.valueOf(length) : fileSize;
        return switch (ImageHeader.read(new HeaderBytes(bytes, length))) {
            case Found found -> image(found, size);
            case NotAnImage(String why) -> unreadable(why, size);
            case NeedMore more ->
                more.soFar() == null
                        ? unreadable("it ends after " + length + " bytes", size)
                        : image(more.soFar(), size);
        };
    }

    private static MediaFacts image(Found found, @Nullable Long size) {
        return new Image(found.format(), found.width(), found.height(), found.alpha(), size);
    }

    private static MediaFacts unreadable(String why, @Nullable Long size) {
        return new Unverified(Reason.UNREADABLE, why, size);
    }
}
