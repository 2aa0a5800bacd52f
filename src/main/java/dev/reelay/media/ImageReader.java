package dev.reelay.media;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.format.FileBytes;
import dev.reelay.format.ImageHeader.Found;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;
import dev.reelay.format.ImageHeaders;
import dev.reelay.format.LooksLike;
import org.jspecify.annotations.Nullable;

/** Reads the first bytes of a file that should be an image. */
final class ImageReader implements HeaderReader {

    private final int maxBytes;

    /** @param maxBytes how many bytes are kept at most */
    ImageReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Step read(FileBytes file, int length, @Nullable Long size, Behind behind) {
        if (behind == Behind.UNKNOWN && length < ImageHeaders.SIGNATURE_BYTES) {
            return done(new Unverified(Reason.ODD_ANSWER, "only " + length + " bytes of the file"));
        }
        return switch (ImageHeaders.read(file)) {
            case Found found -> done(image(found, size));
            case NotAnImage _
            when behind == Behind.MORE && length < LooksLike.BYTES && ImageHeaders.format(file) == null ->
                new Step.More(LooksLike.BYTES);
            case NotAnImage(String why) -> done(unreadable(file, why, size));
            case NeedMore more when behind == Behind.MORE && more.bytes() <= maxBytes -> new Step.More(more.bytes());
            case NeedMore more ->
                done(
                        more.soFar() == null
                                ? unreadable(file, tooShort(length, behind), size)
                                : image(more.soFar(), size));
        };
    }

    private String tooShort(int length, Behind behind) {
        return behind == Behind.MORE || behind == Behind.TOO_MUCH
                ? "its size is not within the first " + maxBytes + " bytes"
                : "it ends after " + length + " bytes";
    }

    private static Step done(MediaFacts facts) {
        return new Step.Done(new FileReading.Known(facts));
    }

    private static MediaFacts image(Found found, @Nullable Long size) {
        return new Image(found.format(), found.width(), found.height(), found.alpha(), size);
    }

    private static MediaFacts unreadable(FileBytes file, String why, @Nullable Long size) {
        ImageFormat format = ImageHeaders.format(file);
        if (format != null) {
            return new Unreadable(format.word(), format, why, size);
        }
        String kind = LooksLike.of(file);
        return new Unreadable(kind, LooksLike.format(kind), why, size);
    }
}
