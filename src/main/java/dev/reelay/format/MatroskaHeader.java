package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * WebM and Matroska (RFC 9559): elements in elements (EBML, RFC 8794). {@code Segment/Info} states the length, unless the file was
 * recorded live.
 */
final class MatroskaHeader {

    private static final long SEGMENT = 0x18538067L;
    private static final long INFO = 0x1549A966L;
    private static final long CLUSTER = 0x1F43B675L;
    private static final long SCALE = 0x2AD7B1L;
    private static final long DURATION = 0x4489L;
    private static final long DEFAULT_SCALE = 1_000_000L;
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
    private static final int LONGEST_HEAD = 12;
    private static final int MOST_ELEMENTS = 1_000;

    /** @param end the offset behind it */
    private record Element(long id, long content, long end) {}

    private final FileBytes file;
    private final Found unknown;
    private @Nullable NeedMore more;
    private int elements = MOST_ELEMENTS;

    private MatroskaHeader(FileBytes file) {
        this.file = file;
        boolean isWebm = file.ascii(0, file.lengthUpTo(64)).contains("webm");
        this.unknown = new Found(isWebm ? ClipFormat.WEBM : ClipFormat.MKV);
    }

    static ClipHeader read(FileBytes file, long end) {
        if (file.lengthUpTo(64) < Math.min(64, end)) {
            return new NeedMore(0, 64, new Found(ClipFormat.MKV));
        }
        MatroskaHeader header = new MatroskaHeader(file);
        ClipHeader found = header.read(end);
        return header.more == null ? found : header.more;
    }

    private ClipHeader read(long end) {
        Element segment = find(SEGMENT, 0, end);
        Element info = segment == null ? null : find(INFO, segment.content(), segment.end());
        if (info == null) {
            return unknown;
        }
        Element duration = find(DURATION, info.content(), info.end());
        Element scale = find(SCALE, info.content(), info.end());
        if (duration == null) {
            return unknown;
        }
        int bytes = (int) Math.min(8, duration.end() - duration.content());
        int scaleBytes = scale == null ? 0 : (int) Math.min(8, scale.end() - scale.content());
        if (!isRead(duration.content(), bytes) || (scale != null && !isRead(scale.content(), scaleBytes))) {
            return unknown;
        }
        double ticks = bytes == 8
                ? Double.longBitsToDouble(file.bigEndian(duration.content(), 8))
                : bytes == 4 ? Float.intBitsToFloat((int) file.bigEndian(duration.content(), 4)) : 0;
        long nanos = scale == null ? DEFAULT_SCALE : file.bigEndian(scale.content(), scaleBytes);
        return Double.isFinite(ticks) && ticks > 0 && ticks < Long.MAX_VALUE && nanos > 0
                ? ClipHeader.found(unknown.format(), seconds(ticks, nanos))
                : unknown;
    }

    private static BigDecimal seconds(double ticks, long nanos) {
        return BigDecimal.valueOf(ticks)
                .multiply(BigDecimal.valueOf(nanos))
                .divide(NANOS, MathContext.DECIMAL64)
                .setScale(3, java.math.RoundingMode.HALF_UP);
    }

    /** The element; null when it is not there, makes no sense, or stands behind the pictures, or was not read. */
    private @Nullable Element find(long id, long from, long end) {
        long at = from;
        while (more == null && end - at >= 2 && elements-- > 0) {
            int head = (int) Math.min(LONGEST_HEAD, end - at);
            if (!isRead(at, head)) {
                return null;
            }
            Element element = element(at, head, end);
            if (element == null || element.id() == id) {
                return element;
            }
            if (element.id() == CLUSTER) {
                return null;
            }
            at = element.end();
        }
        return null;
    }

    private boolean isRead(long at, int count) {
        if (file.has(at, count)) {
            return true;
        }
        more = new NeedMore(at, ClipHeaders.PART, unknown);
        return false;
    }

    private @Nullable Element element(long at, int head, long end) {
        int idBytes = Integer.numberOfLeadingZeros(file.at(at)) - 23;
        if (idBytes > 4 || idBytes >= head) {
            return null;
        }
        int first = file.at(at + idBytes);
        int sizeBytes = Integer.numberOfLeadingZeros(first) - 23;
        if (sizeBytes > 8 || idBytes + sizeBytes > head) {
            return null;
        }
        long size = file.bigEndian(at + idBytes, sizeBytes) & ((1L << (7 * sizeBytes)) - 1);
        boolean isOpen = size == (1L << (7 * sizeBytes)) - 1;
        long content = at + idBytes + sizeBytes;
        if (!isOpen && size > end - content) {
            return null;
        }
        return new Element(file.bigEndian(at, idBytes), content, isOpen ? end : content + size);
    }
}
