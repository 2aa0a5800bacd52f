package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;

/**
 * MP4, QuickTime and their family (ISO 14496-12): boxes in boxes, each with its size in front. {@code moov/mvhd} states the
 * length, before or behind the pictures, whose box is stepped over. In a file of fragments it is the length of the part in
 * {@code moov} alone, and so the one in {@code moov/mvex/mehd} counts, where there is one. A track's {@code tkhd} states the size of its
 * pictures.
 */
final class Mp4Header {

    /** No file has as many boxes on the two levels that are walked. */
    private static final int MOST_BOXES = 10_000;

    private static final int HEAD = 8;
    private static final int LARGE_HEAD = 16;
    private static final int MVHD = 20;
    private static final int LARGE_MVHD = 32;
    private static final int TKHD = 84;
    private static final int LARGE_TKHD = 96;
    private static final int MATRIX = 36;
    private static final int MEHD = 8;
    private static final int LARGE_MEHD = 12;
    private static final long UNKNOWN_32 = 0xFFFFFFFFL;

    /** How the search for a box ended. */
    private sealed interface Search {

        /** @param content the offset behind the box's head */
        record Here(long content, long end) implements Search {}

        /** @param whole whether all boxes were walked: otherwise one of them makes no sense */
        record Nowhere(boolean whole) implements Search {}

        /** A box's head was not read. */
        record Unread(long offset) implements Search {}
    }

    private final FileBytes file;
    private final ClipFormat format;
    private final Found unknown;
    private int boxes = MOST_BOXES;

    private Mp4Header(FileBytes file, ClipFormat format) {
        this.file = file;
        this.format = format;
        this.unknown = new Found(format);
    }

    static ClipHeader read(FileBytes file, long end, ClipFormat format) {
        return new Mp4Header(file, format).movie(end);
    }

    /** The size of the first track that has one: {@code moov/trak/tkhd}. */
    static VideoSize size(FileBytes file, long end) {
        Mp4Header header = new Mp4Header(file, ClipFormat.MP4);
        return switch (header.find("moov", 0, end)) {
            case Search.Here moov -> header.sizeIn(moov);
            case Search.Nowhere _ -> new VideoSize.Unknown();
            case Search.Unread(long offset) -> new VideoSize.NeedMore(offset, ClipHeaders.PART);
        };
    }

    private VideoSize sizeIn(Search.Here moov) {
        long at = moov.content();
        while (true) {
            switch (find("trak", at, moov.end())) {
                case Search.Nowhere _ -> {
                    return new VideoSize.Unknown();
                }
                case Search.Unread(long offset) -> {
                    return new VideoSize.NeedMore(offset, ClipHeaders.PART);
                }
                case Search.Here trak -> {
                    VideoSize size = sizeOfTrack(trak);
                    if (!(size instanceof VideoSize.Unknown)) {
                        return size;
                    }
                    at = trak.end();
                }
            }
        }
    }

    private VideoSize sizeOfTrack(Search.Here trak) {
        return switch (find("tkhd", trak.content(), trak.end())) {
            case Search.Nowhere _ -> new VideoSize.Unknown();
            case Search.Unread(long offset) -> new VideoSize.NeedMore(offset, ClipHeaders.PART);
            case Search.Here(long at, long end) -> {
                int count = (int) Math.min(LARGE_TKHD, end - at);
                if (count < TKHD) {
                    yield new VideoSize.Unknown();
                }
                yield file.has(at, count) ? size(at, count) : new VideoSize.NeedMore(at, ClipHeaders.PART);
            }
        };
    }

    /** The sides are fixed-point numbers of 16 and 16 bits, which the matrix in front of them may turn. */
    private VideoSize size(long at, int count) {
        boolean large = file.at(at) == 1;
        if (file.at(at) > 1 || (large && count < LARGE_TKHD)) {
            return new VideoSize.Unknown();
        }
        long sides = at + (large ? LARGE_TKHD : TKHD) - 8;
        long matrix = sides - MATRIX;
        long width = file.bigEndian(sides, 4) >> 16;
        long height = file.bigEndian(sides + 4, 4) >> 16;
        if (width == 0 || height == 0) {
            return new VideoSize.Unknown();
        }
        boolean isTurned = file.bigEndian(matrix, 4) == 0 && file.bigEndian(matrix + 4, 4) != 0;
        return isTurned ? new VideoSize.Known(height, width) : new VideoSize.Known(width, height);
    }

    private ClipHeader movie(long end) {
        return switch (find("moov", 0, end)) {
            case Search.Here moov -> header(moov);
            case Search.Nowhere _ -> unknown;
            case Search.Unread(long offset) -> need(offset);
        };
    }

    private ClipHeader header(Search.Here moov) {
        return switch (find("mvhd", moov.content(), moov.end())) {
            case Search.Here mvhd -> length(moov, mvhd);
            case Search.Nowhere _ -> unknown;
            case Search.Unread(long offset) -> need(offset);
        };
    }

    private ClipHeader length(Search.Here moov, Search.Here mvhd) {
        long at = mvhd.content();
        int count = (int) Math.min(LARGE_MVHD, mvhd.end() - at);
        if (count < MVHD) {
            return unknown;
        }
        if (!file.has(at, count)) {
            return need(at);
        }
        boolean large = file.at(at) == 1;
        if (file.at(at) > 1 || (large && count < LARGE_MVHD)) {
            return unknown;
        }
        long scale = file.bigEndian(at + (large ? 20 : 12), 4);
        long duration = large ? file.bigEndian(at + 24, 8) : file.bigEndian(at + 16, 4);
        return switch (find("mvex", moov.content(), moov.end())) {
            case Search.Here mvex -> fragments(mvex, scale);
            case Search.Nowhere(boolean whole) -> whole ? seconds(duration, scale, large) : unknown;
            case Search.Unread(long offset) -> need(offset);
        };
    }

    private ClipHeader fragments(Search.Here mvex, long scale) {
        return switch (find("mehd", mvex.content(), mvex.end())) {
            case Search.Nowhere _ -> unknown;
            case Search.Unread(long offset) -> need(offset);
            case Search.Here(long at, long end) -> {
                int count = (int) Math.min(LARGE_MEHD, end - at);
                if (count < MEHD) {
                    yield unknown;
                }
                if (!file.has(at, count)) {
                    yield need(at);
                }
                boolean large = file.at(at) == 1;
                yield large && count < LARGE_MEHD
                        ? unknown
                        : seconds(file.bigEndian(at + 4, large ? 8 : 4), scale, large);
            }
        };
    }

    /** A duration of which all bits are one is not known; one of eight bytes is negative then. */
    private ClipHeader seconds(long duration, long scale, boolean large) {
        return !large && duration == UNKNOWN_32 ? unknown : ClipHeader.found(format, duration, scale);
    }

    /**
     * Searches boxes that follow each other.
     *
     * <p>INVARIANT: no box ends behind the one that holds it, nor behind the file, so that sums of sizes do not overflow, and
     * nothing is asked for that the file does not have.
     */
    private Search find(String type, long from, long end) {
        long at = from;
        while (end - at >= HEAD) {
            int head = (int) Math.min(LARGE_HEAD, end - at);
            if (boxes-- <= 0) {
                return new Search.Nowhere(false);
            }
            if (!file.has(at, head)) {
                return new Search.Unread(at);
            }
            long size = file.bigEndian(at, 4);
            long content = at + HEAD;
            if (size == 1 && head == LARGE_HEAD) {
                size = file.bigEndian(at + HEAD, 8);
                content = at + LARGE_HEAD;
            } else if (size == 0) { // to the end
                size = end - at;
            }
            if (size < content - at || size > end - at) {
                return new Search.Nowhere(false);
            }
            if (file.matches(at + 4, type)) {
                return new Search.Here(content, at + size);
            }
            at += size;
        }
        return new Search.Nowhere(true);
    }

    private NeedMore need(long offset) {
        return new NeedMore(offset, ClipHeaders.PART, unknown);
    }
}
