package dev.reelay.media;

import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the content coding {@code gzip} (RFC 1952) for hosts that use it without being asked, as far as the file's
 * beginning is needed. A few bytes may expand to any number, so it inflates in small steps and stops with the
 * {@link HeaderBuffer} that it feeds. Not thread-safe.
 */
final class Gunzip implements FileReading.Body {

    private static final int STEP = 16 * 1024;

    /** No host writes longer names and comments in front of the data. */
    private static final int MAX_HEAD = 16 * 1024;

    private static final int FIXED_HEAD = 10;
    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private final HeaderBuffer file;
    private final Inflater inflater = new Inflater(true);

    /** The bytes so far, until the head is complete; null after that. */
    private byte @Nullable [] head = new byte[0];

    Gunzip(HeaderBuffer file) {
        this.file = file;
    }

    @Override
    public Optional<FileReading> add(int count, Chunk chunk) {
        byte[] more = new byte[count];
        chunk.copy(count, more, 0);
        if (head == null) {
            return inflate(more, 0);
        }
        byte[] read = Arrays.copyOf(head, head.length + count);
        System.arraycopy(more, 0, read, head.length, count);
        int data = endOfHead(read);
        if (data < 0 || (data == 0 && read.length > MAX_HEAD)) {
            return Optional.of(broken());
        }
        head = data == 0 ? read : null;
        return data == 0 ? Optional.empty() : inflate(read, data);
    }

    @Override
    public FileReading end(boolean wholeBody) {
        return file.end(wholeBody && inflater.finished());
    }

    @Override
    public void close() {
        inflater.end();
    }

    private Optional<FileReading> inflate(byte[] packed, int from) {
        inflater.setInput(packed, from, packed.length - from);
        byte[] step = new byte[STEP];
        try {
            while (!inflater.finished() && !inflater.needsInput()) {
                int count = inflater.inflate(step);
                if (count == 0 && inflater.needsDictionary()) {
                    return Optional.of(broken());
                }
                Optional<FileReading> facts =
                        file.add(count, (taken, to, at) -> System.arraycopy(step, 0, to, at, taken));
                if (facts.isPresent()) {
                    return facts;
                }
            }
            return Optional.empty();
        } catch (DataFormatException e) {
            return Optional.of(broken());
        }
    }

    /** Where the data begin; 0 when more bytes are needed, less when this is no gzip. */
    private static int endOfHead(byte[] read) {
        if (read.length < FIXED_HEAD) {
            return 0;
        }
        if ((read[0] & 0xFF) != 0x1F || (read[1] & 0xFF) != 0x8B || read[2] != 8) {
            return -1;
        }
        int flags = read[3];
        int at = FIXED_HEAD;
        if ((flags & HAS_EXTRA) != 0) {
            if (read.length < at + 2) {
                return 0;
            }
            at += 2 + (read[at] & 0xFF) + ((read[at + 1] & 0xFF) << 8);
        }
        for (int flag : new int[] {HAS_NAME, HAS_COMMENT}) {
            if ((flags & flag) != 0) {
                while (at < read.length && read[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & HAS_CHECKSUM) == 0 ? 0 : 2;
        return at <= read.length ? at : 0;
    }

    private static FileReading broken() {
        return new FileReading.Known(new Unverified(Reason.ENCODED, "says that it is gzip, and is not"));
    }
}
