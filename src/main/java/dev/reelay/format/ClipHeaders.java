package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;
import dev.reelay.format.ClipHeader.Other;
import dev.reelay.format.ClipHeader.Unknown;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Format and length of a video or a sound, parsed from the few bytes of its file that state them. Pure: where other bytes
 * are needed, the answer says which. A length that cannot be trusted is not known, because a wrong one would reject a file
 * that RunComfy takes.
 *
 * <p>Our own parsers, for the reason of {@link ImageHeaders}: libraries want the whole file, and run far more code on untrusted
 * bytes than an answer of two numbers is worth.
 */
public final class ClipHeaders {

    /** How many bytes are asked for at a time behind the first ones. */
    static final int PART = 64 * 1024;

    private static final long EBML = 0x1A45DFA3L;

    private ClipHeaders() {}

    /**
     * Never throws, and keeps no reference to the bytes.
     *
     * @param size of the whole file; null when it is not known
     */
    public static ClipHeader read(FileBytes file, @Nullable Long size) {
        long end = size == null ? Long.MAX_VALUE : size;
        if (!file.has(0, ImageHeaders.SIGNATURE_BYTES)) {
            return file.lengthUpTo(ImageHeaders.SIGNATURE_BYTES) >= end
                    ? settled(file, end)
                    : new NeedMore(0, ImageHeaders.SIGNATURE_BYTES, new Unknown());
        }
        boolean isWave = file.matches(8, "WAVE")
                && (file.matches(0, "RIFF") || file.matches(0, "RF64") || file.matches(0, "BW64"));
        if (isWave) {
            return WavHeader.read(file, end);
        }
        if (file.matches(0, "fLaC")) {
            return FlacHeader.read(file, 0);
        }
        if (file.matches(0, "OggS")) {
            return OggHeader.read(file, end);
        }
        if (file.bigEndian(0, 4) == EBML) {
            return MatroskaHeader.read(file, end);
        }
        ClipHeader sound = Mp3Header.mayBe(file) ? Mp3Header.read(file, end) : new Unknown();
        return sound instanceof Unknown && !Mp3Header.isTagged(file) ? byKind(file, end) : sound;
    }

    private static ClipHeader byKind(FileBytes file, long end) {
        if (file.lengthUpTo(LooksLike.BYTES) < Math.min(LooksLike.BYTES, end)) {
            return new NeedMore(0, LooksLike.BYTES, settled(file, end));
        }
        return settled(file, end);
    }

    private static ClipHeader settled(FileBytes file, long end) {
        ImageFormat image = ImageHeaders.format(file);
        if (image != null) {
            return new Other(image.word(), image);
        }
        String kind = LooksLike.of(file);
        Optional<ClipFormat> clip = LooksLike.clip(kind);
        if (clip.isEmpty()) {
            return LooksLike.isKnown(kind) ? new Other(kind, LooksLike.format(kind)) : new Unknown();
        }
        return switch (clip.get()) {
            case MP4, MOV, M4A, THREE_GP -> Mp4Header.read(file, end, clip.get());
            case WEBM, MKV, AVI, MPEG, FLV, WMV, WAV, MP3, AAC, FLAC, OGG, AIFF -> new Found(clip.get());
        };
    }

    /**
     * The size of a video's pictures. Never throws, and keeps no reference to the bytes.
     *
     * @param size of the whole file; null when it is not known
     */
    public static VideoSize size(FileBytes file, @Nullable Long size) {
        return switch (LooksLike.clip(LooksLike.of(file)).orElse(null)) {
            case MP4, MOV, THREE_GP -> Mp4Header.size(file, size == null ? Long.MAX_VALUE : size);
            case M4A, WEBM, MKV, AVI, MPEG, FLV, WMV, WAV, MP3, AAC, FLAC, OGG, AIFF -> new VideoSize.Unknown();
            case null -> new VideoSize.Unknown();
        };
    }
}
