package dev.reelay.media;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, read by a thread that may block. The host is asked for no more than a few chunks ahead of the reader, so that
 * a large file is never in memory. For one reader.
 */
final class BodyStream extends InputStream {

    /** Chunks of at most 64 KiB that are fetched ahead of the reader. */
    private static final int AHEAD = 16;

    /** What the event loop hands to the reader. */
    private sealed interface Piece {
        record Bytes(Buffer bytes) implements Piece {}

        record End() implements Piece {}

        /** @param why for messages, without anything that the host sent */
        record Broken(String why) implements Piece {}
    }

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Context loop;
    private final HttpClientResponse response;
    private final Runnable closeConnection;
    private final long stallNanos;

    private @Nullable Buffer current;
    private int at;
    private boolean ended;

    /**
     * To be called on the event loop, with a response that was paused there.
     *
     * @param stallNanos the longest wait for the next bytes
     */
    BodyStream(HttpClientResponse response, Context loop, long stallNanos, Runnable closeConnection) {
        this.response = response;
        this.loop = loop;
        this.stallNanos = stallNanos;
        this.closeConnection = closeConnection;
        response.handler(chunk -> pieces.add(new Piece.Bytes(chunk)));
        response.endHandler(_ -> pieces.add(new Piece.End()));
        response.exceptionHandler(_ -> pieces.add(new Piece.Broken("the connection broke in the middle of the file")));
        response.fetch(AHEAD);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws IOException when the connection broke, or nothing came for too long */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Buffer chunk = chunk();
        if (chunk == null) {
            return -1;
        }
        int count = Math.min(length, chunk.length() - at);
        chunk.getBytes(at, at + count, into, offset);
        at += count;
        return count;
    }

    /** The chunk that has bytes left; null at the end of the file. */
    private @Nullable Buffer chunk() throws IOException {
        while (!ended && (current == null || at == current.length())) {
            switch (next()) {
                case Piece.Bytes(Buffer bytes) -> {
                    current = bytes;
                    at = 0;
                    loop.runOnContext(_ -> response.fetch(1));
                }
                case Piece.End _ -> ended = true;
                case Piece.Broken(String why) -> throw new IOException(why);
            }
        }
        return ended ? null : current;
    }

    private Piece next() throws IOException {
        try {
            Piece next = pieces.poll(stallNanos, TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new IOException("the host sent nothing for " + TimeUnit.NANOSECONDS.toMillis(stallNanos) + " ms");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a file");
        }
    }

    /** Closes the connection: what was not read of the file is never transferred. */
    @Override
    public void close() {
        closeConnection.run();
    }
}
