package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;
import dev.reelay.format.ClipHeader.Unknown;
import java.util.Optional;

/**
 * MP3 (ISO 11172-3, ISO 13818-3), behind tags that may hold a large picture. The first frame of most files states the number of
 * frames (Xing, Info, VBRI). Without it, a file whose frames have one bit rate at its beginning and at its end is as long as its
 * size says.
 */
final class Mp3Header {

    private static final int TAG_HEAD = 10;
    private static final int MOST_TAGS = 4;

    /** Some encoders leave so much between the tag and the first frame. */
    private static final int MOST_PADDING = 4 * 1024;

    /** Frames of so many bytes at the beginning, and of a part of them at the end, must have one bit rate. */
    private static final int COMPARED = 32 * 1024;

    private static final int COMPARED_AT_THE_END = 8 * 1024;
    private static final int OLD_TAG = 128;
    private static final int APE_FOOTER = 32;
    private static final Found UNKNOWN = new Found(ClipFormat.MP3);

    private final FileBytes file;
    private final long end;

    private Mp3Header(FileBytes file, long end) {
        this.file = file;
        this.end = end;
    }

    /** Whether the file begins with a tag, or as a frame does. */
    static boolean mayBe(FileBytes file) {
        return isTagged(file) || (file.at(0) == 0xFF && (file.at(1) & 0xE0) == 0xE0);
    }

    /** A tag says that a sound follows, and not of which format. */
    static boolean isTagged(FileBytes file) {
        return file.matches(0, "ID3");
    }

    static ClipHeader read(FileBytes file, long end) {
        return new Mp3Header(file, end).behindTags();
    }

    private ClipHeader behindTags() {
        long at = 0;
        for (int tags = 0; file.matches(at, "ID3") && tags < MOST_TAGS; tags++) {
            if (!file.has(at, TAG_HEAD)) {
                return new NeedMore(at, ClipHeaders.PART, new Unknown());
            }
            if ((file.bigEndian(at + 6, 4) & 0x80808080L) != 0) {
                return new Unknown();
            }
            boolean hasFooter = (file.at(at + 5) & 0x10) != 0;
            at += TAG_HEAD + sevenBits(at + 6) + (hasFooter ? TAG_HEAD : 0);
            if (at >= end) {
                return new Unknown();
            }
            if (!file.has(at, 3)) {
                return new NeedMore(at, ClipHeaders.PART, new Unknown());
            }
        }
        return sound(at);
    }

    private long sevenBits(long at) {
        long number = 0;
        for (int i = 0; i < 4; i++) {
            number = (number << 7) | file.at(at + i);
        }
        return number;
    }

    private ClipHeader sound(long from) {
        ClipHeader first = first(from);
        int wanted = (int) Math.min(COMPARED + MOST_PADDING, end - from);
        boolean isEnough =
                file.available(from, wanted) == wanted || (first instanceof Found found && found.seconds() != null);
        return isEnough ? first : new NeedMore(from, ClipHeaders.PART, first);
    }

    private ClipHeader first(long from) {
        if (file.matches(from, "fLaC")) {
            return FlacHeader.read(file, from);
        }
        long last = from == 0 ? 0 : from + MOST_PADDING;
        for (long at = from; at <= last && file.has(at, Mp3Frame.HEAD); at++) {
            Optional<Mp3Frame> frame = Mp3Frame.at(file, at).filter(this::isFollowed);
            if (frame.isPresent()) {
                return length(frame.get());
            }
            if (isAac(at)) {
                return new Found(ClipFormat.AAC);
            }
        }
        return new Unknown();
    }

    private boolean isFollowed(Mp3Frame frame) {
        return frame.end() == end
                || Mp3Frame.at(file, frame.end()).filter(frame::isLike).isPresent();
    }

    /** Two frames of an ADTS stream (ISO 13818-7). */
    private boolean isAac(long at) {
        if (!isAdts(at) || !file.has(at, 6)) {
            return false;
        }
        long length = (file.bigEndian(at + 3, 3) >> 5) & 0x1FFF;
        return length > 7 && isAdts(at + length);
    }

    private boolean isAdts(long at) {
        return file.has(at, 2) && (file.bigEndian(at, 2) & 0xFFF6) == 0xFFF0;
    }

    private ClipHeader length(Mp3Frame first) {
        return switch (first.summary(file)) {
            case Mp3Frame.Summary.Frames(long frames, long bytes) ->
                isWhole(first, frames, bytes)
                        ? ClipHeader.found(ClipFormat.MP3, frames * first.samples(), first.rate())
                        : UNKNOWN;
            case Mp3Frame.Summary.Variable _ -> UNKNOWN;
            case Mp3Frame.Summary.None _ -> bySize(first);
        };
    }

    /**
     * Whether the number of frames is that of the file, and not only of the first of several that were joined.
     *
     * @param bytes of the frames, as stated; 0 when it is not
     */
    private boolean isWhole(Mp3Frame first, long frames, long bytes) {
        if (end == Long.MAX_VALUE) {
            return true;
        }
        long rest = end - first.start();
        if (bytes > 0) {
            return Math.abs(rest - bytes) <= rest / 10;
        }
        return rest / frames >= Mp3Frame.SMALLEST && rest / frames <= Mp3Frame.LARGEST;
    }

    /** The length when all frames have the bit rate of the first. */
    private ClipHeader bySize(Mp3Frame first) {
        if (end == Long.MAX_VALUE || !isConstant(first, first.start(), Math.min(end, first.start() + COMPARED))) {
            return UNKNOWN;
        }
        long from = Math.max(first.start(), end - COMPARED_AT_THE_END);
        int count = (int) (end - from);
        if (!file.has(from, count)) {
            return new NeedMore(from, count, UNKNOWN);
        }
        long last = soundEnd();
        long at = from;
        while (at < last
                && Mp3Frame.at(file, at)
                        .filter(first::isLike)
                        .filter(this::isFollowed)
                        .isEmpty()) {
            at++;
        }
        return at < last && isConstant(first, at, last)
                ? ClipHeader.found(ClipFormat.MP3, (last - first.start()) * 8, first.bitRate())
                : UNKNOWN;
    }

    /** Whether the frames up to the offset follow each other, and have one bit rate. The last may be cut. */
    private boolean isConstant(Mp3Frame first, long from, long to) {
        long at = from;
        while (to - at >= Mp3Frame.HEAD) {
            Optional<Mp3Frame> frame = Mp3Frame.at(file, at).filter(first::isLike);
            if (frame.isEmpty() || frame.get().bitRate() != first.bitRate()) {
                return false;
            }
            at = frame.get().end();
        }
        return true;
    }

    /** The offset of the tags at the end: 128 bytes, and in front of them one that may hold a picture. */
    private long soundEnd() {
        long last = file.matches(end - OLD_TAG, "TAG") ? end - OLD_TAG : end;
        if (!file.matches(last - APE_FOOTER, "APETAGEX")) {
            return last;
        }
        boolean hasHead = (file.at(last - APE_FOOTER + 23) & 0x80) != 0;
        return last - file.littleEndian(last - APE_FOOTER + 12, 4) - (hasHead ? APE_FOOTER : 0);
    }
}
