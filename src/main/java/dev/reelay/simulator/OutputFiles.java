package dev.reelay.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files behind the URLs of outputs, and sample files for inputs. Every video is the same clip of one second, every
 * sound its sound, and every image the same square.
 */
final class OutputFiles {
    static final String PATH = "/outputs/";

    /** Sample files for inputs: by the ending of the name {@code .m4a}, {@code .wav} or {@code .mp4}, an image for any other. */
    static final String INPUTS = "/inputs/";

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    private final ServedFile clip = new ServedFile(read("/simulator/clip.mp4"), "video/mp4");
    private final ServedFile sound = new ServedFile(read("/simulator/clip.mp4"), "audio/mp4");
    private final ServedFile tone = new ServedFile(read("/simulator/tone.wav"), "audio/wav");
    private final ServedFile still = new ServedFile(read("/simulator/still.png"), "image/png");

    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out of this package
    record ServedFile(byte[] bytes, String contentType) {}

    /** The bytes of a file to serve: {@code from} (inclusive) to {@code to} (exclusive). */
    record ByteRange(int from, int to) {}

    /** Serves the file behind the path of a request, or the range that it asks for. */
    void serve(RoutingContext context) {
        Optional<ServedFile> found = at(context.request().path());
        HttpMethod method = context.request().method();
        if (found.isEmpty() || !(method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))) {
            context.response()
                    .setStatusCode(404)
                    .putHeader("content-type", "application/json")
                    .end(Json.object().put("detail", "No such file.").toString());
            return;
        }
        ServedFile file = found.get();
        int length = file.bytes().length;
        HttpServerResponse response = context.response().putHeader("accept-ranges", "bytes");
        Optional<ByteRange> asked = range(context.request().getHeader("range"), length);
        if (asked.isEmpty()) {
            response.setStatusCode(416)
                    .putHeader("content-range", "bytes */" + length)
                    .end();
            return;
        }
        ByteRange range = asked.get();
        if (range.to() - range.from() < length) {
            response.setStatusCode(206)
                    .putHeader("content-range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + length);
        }
        response.putHeader("content-type", file.contentType());
        Buffer body = Buffer.buffer(Arrays.copyOfRange(file.bytes(), range.from(), range.to()));
        if (method.equals(HttpMethod.HEAD)) {
            response.putHeader("content-length", String.valueOf(body.length())).end();
        } else {
            response.end(body);
        }
    }

    /** The file behind a path, which must not be decoded: as with a signed URL, decoding breaks the signature. */
    Optional<ServedFile> at(String rawPath) {
        if (rawPath.contains(INPUTS)) {
            return Optional.of(named(rawPath).orElse(still));
        }
        if (!rawPath.contains("/sig%3D0/")) {
            return Optional.empty();
        }
        return named(rawPath);
    }

    private Optional<ServedFile> named(String path) {
        return Stream.of(
                        Map.entry(".mp4", clip),
                        Map.entry(".m4a", sound),
                        Map.entry(".wav", tone),
                        Map.entry(".png", still))
                .filter(file -> path.endsWith(file.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * The bytes that a {@code Range} header selects: the whole file when the header is missing or is not a single range
     * of bytes (RFC 9110, 14.2); empty when the range lies outside the file.
     */
    static Optional<ByteRange> range(@Nullable String range, int length) {
        Matcher matcher = ONE_RANGE.matcher(range == null ? "" : range);
        if (!matcher.matches() || range == null || range.equals("bytes=-")) {
            return Optional.of(new ByteRange(0, length));
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        long from = first.isEmpty() ? Math.max(0, length - Long.parseLong(last)) : Long.parseLong(first);
        long to = first.isEmpty() || last.isEmpty() ? length : Math.min(length, Long.parseLong(last) + 1);
        return from < to ? Optional.of(new ByteRange((int) from, (int) to)) : Optional.empty();
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
