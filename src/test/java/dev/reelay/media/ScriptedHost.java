package dev.reelay.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A host on the loopback that answers each GET as its test scripts it, on the bare connection if necessary. */
final class ScriptedHost implements AutoCloseable {

    /** Answers one call. Afterwards the connection is closed. */
    interface Script {
        void answer(Call call, Out out) throws IOException;
    }

    /** @param sni the name that the client asked for in the TLS handshake; empty without */
    record Call(String line, Map<String, String> headers, String sni) {
        String path() {
            return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        }

        /** The first byte that is asked for. */
        int rangeStart() {
            String range = headers.get("range");
            return Integer.parseInt(range.substring(range.indexOf('=') + 1, range.indexOf('-')));
        }

        /** The byte behind the last that is asked for. */
        int rangeEnd() {
            String range = headers.get("range");
            return Integer.parseInt(range.substring(range.indexOf('-') + 1)) + 1;
        }
    }

    /** Writes an answer, and counts the bytes. */
    static final class Out {
        private final OutputStream out;
        private final AtomicLong written;

        private Out(OutputStream out, AtomicLong written) {
            this.out = out;
            this.written = written;
        }

        Out head(String status, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return raw(head.append("\r\n").toString().getBytes(ISO_8859_1));
        }

        Out raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            written.addAndGet(bytes.length);
            return this;
        }

        Out raw(String text) throws IOException {
            return raw(text.getBytes(ISO_8859_1));
        }

        /** Answers as a host that supports ranges: with the requested bytes only. */
        void file(Call call, byte[] file) throws IOException {
            int start = call.rangeStart();
            int end = Math.min(file.length, call.rangeEnd());
            head(
                    "206 Partial Content",
                    "Content-Range: bytes " + start + "-" + (end - 1) + "/" + file.length,
                    "Content-Length: " + (end - start));
            raw(java.util.Arrays.copyOfRange(file, start, end));
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong written = new AtomicLong();

    private ScriptedHost(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedHost tls(SSLContext context, Script script) throws IOException {
        return new ScriptedHost(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    static ScriptedHost plain(Script script) throws IOException {
        return new ScriptedHost(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Call> calls() {
        return calls;
    }

    /** How many bytes of all answers were written. */
    long written() {
        return written.get();
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
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String line = line(in);
            Map<String, String> headers = new HashMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                if (colon < 0) { // TLS towards a host that has none, whose first bytes may look like lines
                    throw new IOException("not HTTP");
                }
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            Call call = new Call(line, headers, sni(socket));
            calls.add(call);
            script.answer(call, new Out(socket.getOutputStream(), written));
        } catch (IOException closed) {
            // By the client, or because the test is over.
        }
    }

    private static String sni(Socket socket) {
        if (!(socket instanceof SSLSocket tls) || !(tls.getSession() instanceof ExtendedSSLSession session)) {
            return "";
        }
        return session.getRequestedServerNames().stream()
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst()
                .orElse("");
    }

    /** A line without its line break. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("closed");
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
