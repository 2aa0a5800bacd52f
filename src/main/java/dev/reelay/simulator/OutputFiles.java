package dev.reelay.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that output URLs lead to, and some to send as input: every video is the same clip of one second, every image the
 * same square.
 */
final class OutputFiles {
    static final String PATH = "/outputs/";

    /** What is sent to RunComfy: any name that ends in {@code .png} or {@code .m4a}. */
    static final String INPUTS = "/inputs/";

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private final File clip = new File(read("/simulator/clip.mp4"), "video/mp4");
    private final File sound = new File(read("/simulator/clip.mp4"), "audio/mp4");
    private final File still = new File(read("/simulator/still.png"), "image/png");

    /** A file and what it is. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out of this package
    record File(byte[] bytes, String contentType) {}

    /** What part of a file to serve: {@code from} (inclusive) to {@code to} (exclusive). */
    record Part(int from, int to) {}

    /** The file behind a path as it was sent, that is, undecoded; as with a signed URL, decoding breaks the signature. */
    Optional<File> at(String rawPath) {
        if (rawPath.contains(INPUTS)) {
            return Optional.of(rawPath.endsWith(".m4a") ? sound : still);
        }
        if (!rawPath.contains("/sig%3D0/")) {
            return Optional.empty();
        }
        return rawPath.endsWith(".mp4")
                ? Optional.of(clip)
                : rawPath.endsWith(".png") ? Optional.of(still) : Optional.empty();
    }

    /**
     * The part that a {@code Range} header asks for: the whole when there is none, or one that is no single range of
     * bytes (RFC 9110, 14.2); nothing when it lies outside the file.
     */
    static Optional<Part> part(@Nullable String range, int length) {
        Matcher matcher = ONE_RANGE.matcher(range == null ? "" : range);
        if (!matcher.matches() || range == null || range.equals("bytes=-")) {
            return Optional.of(new Part(0, length));
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        long from = first.isEmpty() ? Math.max(0, length - Long.parseLong(last)) : Long.parseLong(first);
        long to = first.isEmpty() || last.isEmpty() ? length : Math.min(length, Long.parseLong(last) + 1);
        return from < to ? Optional.of(new Part((int) from, (int) to)) : Optional.empty();
    }

    private static byte[] read(String resource) {
        try (InputStream in = OutputFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
