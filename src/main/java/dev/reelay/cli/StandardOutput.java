package dev.reelay.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Standard output of this process. Unlike {@link System#out} it says why it could not be written. */
public final class StandardOutput {

    /** What standard output is, where the system shows it: a file, or for example {@code pipe:[4711]}. */
    private static final String LINK = "/proc/self/fd/1";

    private StandardOutput() {}

    /** A writer of UTF-8, for which it is no failure when nobody reads the answer any more. */
    static AnswerWriter writer() {
        return AnswerWriter.to(open(), failure -> isUnreadPipe(failure, target()));
    }

    /** Not buffered, and not to be closed. */
    private static OutputStream open() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /**
     * Writes bytes that are the whole answer.
     *
     * @return what the process is to end with: 0 also where nobody reads the answer any more, as behind {@code | head}
     */
    public static int write(byte[] answer) {
        try {
            open().write(answer);
            return ExitCode.OK.number();
        } catch (IOException e) {
            if (isUnreadPipe(e, target())) {
                return ExitCode.OK.number();
            }
            System.err.println("reelay: " + lost(e));
            return ExitCode.IO_ERROR.number();
        }
    }

    /**
     * Whether nobody reads it any more. The system's message may be in another language; a write to a pipe has hardly another reason
     * to fail.
     *
     * @param target what standard output leads to; empty where that is not known
     */
    static boolean isUnreadPipe(IOException failure, String target) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")
                || target.startsWith("pipe:")
                || target.startsWith("socket:");
    }

    /** A line that says that the answer was not written, and why. */
    static String lost(IOException failure) {
        return "the answer cannot be written to standard output: " + failure.getMessage();
    }

    private static String target() {
        try {
            return Files.readSymbolicLink(Path.of(LINK)).toString();
        } catch (IOException | InvalidPathException | UnsupportedOperationException _) {
            return "";
        }
    }
}
