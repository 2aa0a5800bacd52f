package dev.reelay.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * A proxy between Kafka's clients and a broker: it passes requests and answers on, and answers some itself with an error
 * that the broker would not give here. So the real client says what an error of the protocol means to its user.
 *
 * <p>A connection carries one request at a time: the next one waits until the last one is answered.
 */
public final class FaultyWire implements AutoCloseable {

    /**
     * Hits one request.
     *
     * @param client the end of the client's id
     * @param passedOn whether the broker sees the request all the same, so that only the answer is spoiled
     * @param error what the client is told; {@code NONE} for what the broker says
     * @param delay before the request is passed on
     */
    public record Fault(String client, ApiKeys request, boolean passedOn, Errors error, Duration delay) {

        /** The broker never sees the request. */
        public static Fault refused(String client, ApiKeys request, Errors error) {
            return new Fault(client, request, false, error, Duration.ZERO);
        }

        /** The broker does what was asked, and the client is told that it did not. */
        public static Fault lied(String client, ApiKeys request, Errors error) {
            return new Fault(client, request, true, error, Duration.ZERO);
        }

        /** The request is under way for so long. */
        public static Fault late(String client, ApiKeys request, Duration delay) {
            return new Fault(client, request, true, Errors.NONE, delay);
        }

        private boolean hits(RequestHeader header) {
            return header.apiKey() == request
                    && header.clientId() != null
                    && header.clientId().endsWith(client);
        }
    }

    private final ServerSocket server;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int target;

    public FaultyWire() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("faulty-wire").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** Hits the next request that fits. */
    public void add(Fault fault) {
        faults.add(fault);
    }

    /** Faults that have hit nothing yet. */
    public List<Fault> waiting() {
        return List.copyOf(faults);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException end) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(broker);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            while (true) {
                byte[] request = read(client);
                write(client, answer(request, broker));
            }
        } catch (IOException | InterruptedException end) {
            // One of the two has gone; the other one learns it as both are closed.
        } finally {
            open.remove(client);
        }
    }

    private byte[] answer(byte[] request, Socket broker) throws IOException, InterruptedException {
        RequestHeader header = RequestHeader.parse(ByteBuffer.wrap(request));
        Fault fault = faults.stream().filter(it -> it.hits(header)).findFirst().orElse(null);
        if (fault == null || !faults.remove(fault)) {
            write(broker, request);
            return read(broker);
        }
        if (closed.await(fault.delay().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("closed");
        }
        if (fault.passedOn()) {
            write(broker, request);
            byte[] honest = read(broker);
            if (fault.error() == Errors.NONE) {
                return honest;
            }
        }
        return error(request, fault.error());
    }

    private static byte[] error(byte[] request, Errors error) {
        ByteBuffer body = ByteBuffer.wrap(request);
        RequestContext context = new RequestContext(
                RequestHeader.parse(body),
                "wire",
                InetAddress.getLoopbackAddress(),
                KafkaPrincipal.ANONYMOUS,
                ListenerName.normalised("CLIENT"),
                SecurityProtocol.PLAINTEXT,
                ClientInformation.EMPTY,
                false);
        AbstractResponse response = context.parseRequest(body)
                .request
                .getErrorResponse(AbstractResponse.DEFAULT_THROTTLE_TIME, error.exception());
        ByteBuffer bytes = context.buildResponseEnvelopePayload(response);
        byte[] answer = new byte[bytes.remaining()];
        bytes.get(answer);
        return answer;
    }

    private static byte[] read(Socket from) throws IOException {
        DataInputStream in = new DataInputStream(from.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    private static void write(Socket to, byte[] frame) throws IOException {
        DataOutputStream out = new DataOutputStream(to.getOutputStream());
        out.write(ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array());
        out.flush();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
