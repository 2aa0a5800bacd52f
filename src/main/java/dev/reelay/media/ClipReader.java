package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Clip;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.format.ClipHeader;
import dev.reelay.format.ClipHeaders;
import dev.reelay.format.FileBytes;
import dev.reelay.format.ImageHeaders;
import org.jspecify.annotations.Nullable;

/** Reads the first bytes of a file that should be a video or a sound. */
final class ClipReader implements HeaderReader {

    /** Of what is needed further behind, so much is awaited before it is tried again. */
    private static final int STEP = 4 * 1024;

    private final int maxBytes;

    /** @param maxBytes how many first bytes are kept at most */
    ClipReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Step read(FileBytes file, int length, @Nullable Long size, Behind behind) {
        ClipHeader header = ClipHeaders.read(file, size);
        boolean canWait = behind == Behind.MORE;
        if (canWait && header instanceof ClipHeader.NeedMore more && more.offset() < maxBytes) {
            return new Step.More(Math.min(maxBytes, more.offset() + Math.min(more.count(), STEP)));
        }
        boolean isTooLittle = behind == Behind.UNKNOWN && length < ImageHeaders.SIGNATURE_BYTES;
        return new Step.Done(isTooLittle ? new FileReading.Known(facts(header, size)) : finding(file, size, header));
    }

    /** What the parts of a file that were read say. */
    static FileReading read(FileBytes file, long size) {
        return finding(file, size, ClipHeaders.read(file, size));
    }

    private static FileReading finding(FileBytes file, @Nullable Long size, ClipHeader header) {
        if (header instanceof ClipHeader.NeedMore(long offset, int count, ClipHeader otherwise)
                && size != null
                && offset < size) {
            int inFile = (int) Math.min(count, size - offset);
            return new FileReading.Elsewhere(file, size, offset, inFile, facts(otherwise, size));
        }
        return new FileReading.Known(facts(header, size));
    }

    private static MediaFacts facts(ClipHeader header, @Nullable Long size) {
        return switch (header) {
            case ClipHeader.Found found -> new Clip(found.format(), found.seconds(), size);
            case ClipHeader.Other other ->
                new Unreadable(other.looksLike(), other.format(), "neither a video nor a sound", size);
            case ClipHeader.Unknown _ -> new Bytes(size);
            case ClipHeader.NeedMore more -> facts(more.otherwise(), size);
        };
    }
}
