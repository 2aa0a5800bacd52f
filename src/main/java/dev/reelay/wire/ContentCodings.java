package dev.reelay.wire;

import dev.reelay.json.ForeignText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the content codings of a body (RFC 9110, 8.4.1): gzip, also where no header names it, and deflate with and without the
 * frame of zlib. Reelay asks for none, but proxies compress unasked, and take the header away.
 */
final class ContentCodings {

    /** More layers than that are an attack or a loop of proxies. */
    private static final int MAX_LAYERS = 3;

    private static final int CHUNK = 16 * 1024;

    private static final int GZIP_MAGIC = 0x1F8B;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final String DEFLATE = "deflate";

    private ContentCodings() {}

    /**
     * Undoes all that can be undone. A coding that a header names and the bytes do not have was undone by a proxy before. With an
     * {@linkplain #unknown unknown} coding the bytes stay as they are: some servers name a charset there.
     *
     * @param header the value of {@code Content-Encoding}
     * @param max the most bytes of the result, and of each step before it
     * @throws IOException when the bytes are damaged, cut off, or too many
     */
    static byte[] undo(byte[] body, @Nullable String header, int max) throws IOException {
        List<String> codings = codings(header);
        if (codings.size() > MAX_LAYERS) {
            throw new ZipException(codings.size() + " content codings");
        }
        byte[] bytes = body;
        for (String coding : codings.reversed()) {
            if (GZIP.contains(coding) && isGzip(bytes)) {
                bytes = gunzip(bytes, max);
            } else if (coding.equals(DEFLATE)) {
                bytes = inflated(bytes, max);
            }
        }
        for (int layer = 0; layer < MAX_LAYERS && isGzip(bytes); layer++) {
            bytes = gunzip(bytes, max);
        }
        return bytes;
    }

    /**
     * The same as a stream, for bodies of any length. There is no way back in a stream: what only says that it is deflated, and
     * begins as no text does, counts as deflated.
     *
     * @throws IOException as {@link #undo}, now or when the stream is read; nothing bounds its length
     */
    static InputStream undoing(InputStream body, @Nullable String header) throws IOException {
        List<String> codings = codings(header);
        if (codings.size() > MAX_LAYERS) {
            throw new ZipException(codings.size() + " content codings");
        }
        InputStream plain = body;
        for (String coding : codings.reversed()) {
            if (coding.equals(DEFLATE)) {
                plain = inflating(plain);
            } else if (GZIP.contains(coding)) {
                plain = gunzipping(plain);
            }
        }
        for (int layer = 0; layer < MAX_LAYERS; layer++) {
            plain = gunzipping(plain);
        }
        return plain;
    }

    private static InputStream gunzipping(InputStream in) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(in, 2);
        return isGzip(start(peeked)) ? new GZIPInputStream(peeked, CHUNK) : peeked;
    }

    private static InputStream inflating(InputStream in) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(in, 2);
        byte[] start = start(peeked);
        boolean isText = start.length == 0 || isGzip(start) || start[0] == '{' || start[0] == '[';
        return isText ? peeked : new Inflating(peeked, new Inflater(!isZlib(start)));
    }

    private static byte[] start(PushbackInputStream in) throws IOException {
        byte[] start = in.readNBytes(2);
        in.unread(start);
        return start;
    }

    /** A coding in the header that cannot be undone, such as {@code br}; {@code null} when there is none. */
    static @Nullable String unknown(@Nullable String header) {
        return codings(header).stream()
                .filter(coding -> !GZIP.contains(coding) && !coding.equals(DEFLATE))
                .findFirst()
                .map(coding -> ForeignText.oneLine(coding, 50))
                .orElse(null);
    }

    private static List<String> codings(@Nullable String header) {
        return header == null
                ? List.of()
                : Arrays.stream(header.split(","))
                        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                        .toList();
    }

    /** No text begins like this: the second byte alone is not UTF-8. */
    private static boolean isGzip(byte[] bytes) {
        return startOf(bytes) == GZIP_MAGIC;
    }

    /** The header of zlib (RFC 1950): method 8 in the low bits, and a check that makes both bytes a multiple of 31. */
    private static boolean isZlib(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0x0F) == 8 && startOf(bytes) % 31 == 0;
    }

    private static int startOf(byte[] bytes) {
        return bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    }

    private static byte[] gunzip(byte[] bytes, int max) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return limited(in, max);
        }
    }

    /** JSON that only says that it is deflated stays as it is: no deflated JSON begins with a brace or a bracket. */
    private static byte[] inflated(byte[] bytes, int max) throws IOException {
        if (bytes.length == 0 || isGzip(bytes) || bytes[0] == '{' || bytes[0] == '[') {
            return bytes;
        }
        Inflater inflater = new Inflater(!isZlib(bytes));
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
            return limited(in, max);
        } catch (ZipException | EOFException notDeflated) {
            if (isZlib(bytes)) {
                throw notDeflated;
            }
            return bytes;
        } finally {
            inflater.end();
        }
    }

    private static byte[] limited(InputStream in, int max) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            if (out.size() + read > max) {
                throw new TooLongException(max);
            }
            out.write(chunk, 0, read);
        }
        return out.toByteArray();
    }

    /** The bytes are whole, but too many. */
    static final class TooLongException extends ZipException {
        private static final long serialVersionUID = 1L;

        private TooLongException(int max) {
            super("more than " + max + " bytes");
        }
    }

    /** Frees the inflater when it is closed, which the JDK's own stream leaves to whoever made the inflater. */
    private static final class Inflating extends InflaterInputStream {
        private Inflating(InputStream in, Inflater inflater) {
            super(in, inflater, CHUNK);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
