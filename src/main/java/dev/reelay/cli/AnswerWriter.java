package dev.reelay.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes text, and remembers why it could not be written: {@link PrintWriter} keeps that to itself. */
public final class AnswerWriter extends PrintWriter {

    private final Memory memory;
    private final Predicate<IOException> isHarmless;

    private AnswerWriter(Memory memory, Predicate<IOException> isHarmless) {
        super(memory);
        this.memory = memory;
        this.isHarmless = isHarmless;
    }

    /**
     * A writer of UTF-8 to a stream.
     *
     * @param isHarmless which failures are none, because nobody wants the answer any more
     */
    static AnswerWriter to(OutputStream out, Predicate<IOException> isHarmless) {
        return new AnswerWriter(new Memory(new OutputStreamWriter(out, StandardCharsets.UTF_8)), isHarmless);
    }

    /** A writer to another one, of which every failure is one. */
    public static AnswerWriter to(Writer out) {
        return new AnswerWriter(new Memory(out), _ -> false);
    }

    /** Why something was not written, the first time that it was not; empty when that is no failure. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(memory.failure).filter(isHarmless.negate());
    }

    /** Notes the first failure, and passes it on. */
    private static final class Memory extends FilterWriter {

        private @Nullable IOException failure;

        private Memory(Writer out) {
            super(out);
        }

        @Override
        public void write(int character) throws IOException {
            noting(() -> out.write(character));
        }

        @Override
        public void write(char[] characters, int from, int count) throws IOException {
            noting(() -> out.write(characters, from, count));
        }

        @Override
        public void write(String text, int from, int count) throws IOException {
            noting(() -> out.write(text, from, count));
        }

        @Override
        public void flush() throws IOException {
            noting(out::flush);
        }

        private void noting(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        /** Something that may fail. */
        private interface Step {
            void run() throws IOException;
        }
    }
}
