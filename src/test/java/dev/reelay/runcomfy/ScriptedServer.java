package dev.reelay.runcomfy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.context.SmallRyeContextManagerProvider;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real HTTP/1.1 server on the loopback that answers each call as its test scripts it, on the
 * bare socket if necessary.
 */
final class ScriptedServer implements AutoCloseable {

    static {
        // Outside of Quarkus the first two REST calls of a JVM, made at the same time, would both try to set it.
        var _ = SmallRyeContextManagerProvider.instance();
    }

    /** The head of an answer whose body has no length. */
    static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** To be called before the first call of the REST client, so that several threads can use it. */
    static void prepareClient() {}

    /** Answers a call. Afterwards the connection waits for the next call, unless it was closed. */
    interface Script {
        void answer(Call call, Socket socket) throws IOException;
    }

    /** @param connection counts from 1 */
    record Call(int connection, String line, Map<String, String> headers, String body) {}

    private final ServerSocket listener;
    private final Script script;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers every call alike. */
    static Script always(int status, String body, String... headers) {
        return (_, socket) -> respond(socket, status, body, headers);
    }

    static void respond(Socket socket, int status, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        OutputStream out = socket.getOutputStream();
        out.write(head.toString().getBytes(ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    /** Answers with bytes of the test's own, head included. */
    static void write(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends a byte every 50 ms until the client closes the connection. Its head has been sent: {@link #CHUNKED}. */
    static void trickle(Socket socket) throws IOException {
        socket.setSoTimeout(50);
        while (true) {
            try {
                awaitClose(socket);
                return;
            } catch (SocketTimeoutException stillOpen) {
                try {
                    write(socket, "1\r\n \r\n".getBytes(ISO_8859_1));
                } catch (SocketException closed) {
                    return;
                }
            }
        }
    }

    /** Sends chunks of 64 KiB until the client closes the connection. Its head has been sent: {@link #CHUNKED}. */
    static void writeWithoutEnd(Socket socket, AtomicLong written) throws IOException {
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
        try {
            while (true) {
                write(socket, chunk);
                written.addAndGet(0x10000);
            }
        } catch (SocketException closed) {
            // By the client.
        }
    }

    /** Returns once the client has closed the connection. */
    static void awaitClose(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (SocketException closed) {
            // As well.
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    List<Call> calls() {
        return calls;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String line = line(in);
            while (!line.isEmpty()) {
                Call call = read(number, line, in);
                calls.add(call);
                script.answer(call, socket);
                line = line(in);
            }
        } catch (IOException closed) {
            // By the client, by the script, or because the test is over.
        }
    }

    private static Call read(int number, String line, InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IOException("not HTTP");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Call(number, line, headers, new String(in.readNBytes(length), UTF_8));
    }

    /** Without its end; empty when the connection was closed. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
