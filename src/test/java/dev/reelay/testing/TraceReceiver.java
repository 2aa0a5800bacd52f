package dev.reelay.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjIntConsumer;

/** Takes spans by OTLP over HTTP on the loopback, and reads of Protobuf's wire format just what tells them apart. */
public final class TraceReceiver implements AutoCloseable {

    /** A span as it arrived; the parent of a root is empty. */
    public record ReceivedSpan(String name, String traceId, String spanId, String parentId) {}

    // Numbers of fields: ExportTraceServiceRequest > ResourceSpans > ScopeSpans > Span.
    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SPANS = 2;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int PARENT_ID = 4;
    private static final int NAME = 5;

    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();

    private TraceReceiver(HttpServer server) {
        this.server = server;
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public static TraceReceiver start() {
        try {
            return new TraceReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The endpoint without {@code /v1/traces}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that has arrived so far. */
    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            each(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()), (resource, field) -> {
                if (field == RESOURCE_SPANS) {
                    each(resource, this::takeScope);
                }
            });
            exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void takeScope(ByteBuffer scope, int field) {
        if (field == SCOPE_SPANS) {
            each(scope, (span, inScope) -> {
                if (inScope == SPANS) {
                    spans.add(read(span));
                }
            });
        }
    }

    private static ReceivedSpan read(ByteBuffer span) {
        String[] texts = {"", "", "", "", "", ""};
        each(span, (value, field) -> {
            if (field == NAME) {
                texts[NAME] = UTF_8.decode(value).toString();
            } else if (field == TRACE_ID || field == SPAN_ID || field == PARENT_ID) {
                byte[] id = new byte[value.remaining()];
                value.get(id);
                texts[field] = HexFormat.of().formatHex(id);
            }
        });
        return new ReceivedSpan(texts[NAME], texts[TRACE_ID], texts[SPAN_ID], texts[PARENT_ID]);
    }

    /** Tells each field of a message that has a length, and passes over those that are numbers. */
    private static void each(ByteBuffer message, ObjIntConsumer<ByteBuffer> field) {
        message.order(ByteOrder.LITTLE_ENDIAN);
        while (message.hasRemaining()) {
            int tag = (int) varint(message);
            switch (tag & 7) {
                case 0 -> varint(message);
                case 1 -> message.getLong();
                case 2 -> {
                    int length = (int) varint(message);
                    field.accept(message.slice(message.position(), length), tag >>> 3);
                    message.position(message.position() + length);
                }
                case 5 -> message.getInt();
                default -> throw new IllegalStateException("not Protobuf: tag " + tag);
            }
        }
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
