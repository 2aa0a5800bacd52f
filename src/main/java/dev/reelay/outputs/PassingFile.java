package dev.reelay.outputs;

import dev.reelay.file.FileDetails;
import dev.reelay.format.ClipHeader;
import dev.reelay.format.ClipHeaders;
import dev.reelay.format.FileBytes;
import dev.reelay.format.ImageHeader;
import dev.reelay.format.ImageHeaders;
import dev.reelay.format.VideoSize;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks the few bytes that state the size of the picture and the length out of a file that passes once, wherever they stand: the parsers
 * of {@code format} say which bytes they want, and those are kept until they come by. For one thread.
 */
final class PassingFile {

    /** So many first bytes are kept before anything is parsed. */
    private static final int FIRST = 16 * 1024;

    /** What is wanted of one file at most, counted anew for each question: a strange file must not fill the memory. */
    private static final int MOST_BYTES = 1 << 20;

    /** What a parser wants next. */
    private record Wanted(long offset, int count) {}

    private interface Parser {
        /** Null when the question is answered. */
        @Nullable
        Wanted next(FileBytes file);
    }

    private final @Nullable Long length;
    private final List<Question> questions =
            List.of(new Question(this::picture), new Question(this::video), new Question(this::seconds));
    private @Nullable Long width;
    private @Nullable Long height;
    private @Nullable BigDecimal seconds;

    /** @param length of the file; null when it is not known */
    PassingFile(@Nullable Long length) {
        this.length = length;
    }

    /** The next bytes of the file. They are copied as far as they are wanted. */
    void pass(byte[] bytes, int offset, int count) {
        questions.forEach(question -> question.pass(bytes, offset, count));
    }

    /** The file has ended. */
    FileDetails end() {
        questions.forEach(Question::end);
        return new FileDetails(width, height, seconds);
    }

    private @Nullable Wanted picture(FileBytes file) {
        if (ImageHeaders.format(file) == null) {
            return null;
        }
        return switch (ImageHeaders.read(file)) {
            case ImageHeader.Found found -> known(found.width(), found.height());
            case ImageHeader.NotAnImage _ -> null;
            case ImageHeader.NeedMore more -> {
                if (more.soFar() != null) {
                    known(more.soFar().width(), more.soFar().height());
                }
                yield more.bytes() > MOST_BYTES ? null : new Wanted(0, (int) more.bytes());
            }
        };
    }

    private @Nullable Wanted video(FileBytes file) {
        return switch (ClipHeaders.size(file, length)) {
            case VideoSize.Known size -> known(size.width(), size.height());
            case VideoSize.NeedMore more -> new Wanted(more.offset(), more.count());
            case VideoSize.Unknown _ -> null;
        };
    }

    private @Nullable Wanted known(long wide, long high) {
        width = wide;
        height = high;
        return null;
    }

    private @Nullable Wanted seconds(FileBytes file) {
        ClipHeader header = ClipHeaders.read(file, length);
        if (header instanceof ClipHeader.NeedMore more) {
            keep(more.otherwise());
            return new Wanted(more.offset(), more.count());
        }
        keep(header);
        return null;
    }

    private void keep(ClipHeader header) {
        seconds = header instanceof ClipHeader.Found found ? found.seconds() : null;
    }

    /** Bytes that one parser wants, as they come by. */
    private static final class Question {

        private final Parser parser;
        private @Nullable FileBytes file;
        private byte[] part = new byte[FIRST];
        private long from;
        private int kept;
        private long passed;
        private int wanted = FIRST;
        private boolean isAnswered;

        Question(Parser parser) {
            this.parser = parser;
        }

        void pass(byte[] bytes, int offset, int count) {
            int at = 0;
            while (!isAnswered && at < count) {
                long before = from + kept - (passed + at);
                if (before >= count - at) {
                    break;
                }
                at += (int) before;
                int taken = Math.min(part.length - kept, count - at);
                System.arraycopy(bytes, offset + at, part, kept, taken);
                kept += taken;
                at += taken;
                if (kept == part.length) {
                    ask(passed + at);
                }
            }
            passed += count;
        }

        void end() {
            if (!isAnswered && kept > 0) {
                ask(passed);
            }
        }

        /** @param reached how many bytes of the file have passed */
        private void ask(long reached) {
            byte[] whole = kept == part.length ? part : Arrays.copyOf(part, kept);
            FileBytes now = file == null || from == 0 ? new FileBytes(whole, kept) : file.with(from, whole);
            file = now;
            Wanted next = parser.next(now);
            isAnswered = next == null || !want(next, whole, reached);
        }

        /** Goes on with other bytes; false when they have passed already, or are too many. */
        private boolean want(Wanted next, byte[] last, long reached) {
            int known = (int) Math.max(0, Math.min(reached - next.offset(), next.count()));
            boolean isNews = next.offset() + next.count() > reached;
            if (!isNews || wanted > MOST_BYTES - next.count() || (known > 0 && next.offset() < from)) {
                return false;
            }
            wanted += next.count();
            part = new byte[next.count()];
            if (known > 0) {
                System.arraycopy(last, (int) (next.offset() - from), part, 0, known);
            }
            from = next.offset();
            kept = known;
            return true;
        }
    }
}
