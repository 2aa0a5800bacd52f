package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaKind;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A probe in a network of its own: a test defines what names resolve to, and connections to public
 * addresses are routed to servers on the loopback. Everything else is real: the check of addresses, TLS,
 * names in certificates, HTTP.
 */
final class ProbeRig implements AutoCloseable {

    /** A public address. */
    static final String ADDRESS = "93.184.216.34";

    static final TestCertificates CERTIFICATES = TestCertificates.of("media.example", "cdn.example");

    /** The time-out of tests whose host is too slow. All other tests have {@link #LONG}, which never passes. */
    static final Duration SHORT = Duration.ofMillis(700);

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Map<String, Deque<List<String>>> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final List<String> connectedTo = new CopyOnWriteArrayList<>();
    private final List<ScriptedHost> hosts = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger heldNames = new AtomicInteger();
    private volatile Hold held = _ -> {};
    private final Network network;
    private final MediaProbe probe;

    private ProbeRig(MediaProbe.Settings settings) {
        this.network = Network.open(settings.timeout(), this::resolve, this::route, CERTIFICATES.trust());
        this.probe = new MediaProbe(settings, network, now::get);
    }

    static ProbeRig open(String... trusted) {
        return open(LONG, trusted);
    }

    static ProbeRig open(Duration timeout, String... trusted) {
        return open(settings(timeout, 4, LONG, trusted));
    }

    static ProbeRig open(MediaProbe.Settings settings) {
        return new ProbeRig(settings);
    }

    static MediaProbe.Settings settings(Duration timeout, int perHost, Duration slotTimeout, String... trusted) {
        return new MediaProbe.Settings(
                timeout, slotTimeout, perHost, 64, Duration.ofMinutes(1), 100, TrustedHosts.of(List.of(trusted)));
    }

    /** A host with TLS at {@link #ADDRESS}, which is {@code media.example} and {@code cdn.example}. */
    ScriptedHost host(ScriptedHost.Script script) throws IOException {
        name("media.example", ADDRESS);
        name("cdn.example", ADDRESS);
        return host(ADDRESS, script);
    }

    ScriptedHost host(String address, ScriptedHost.Script script) throws IOException {
        ScriptedHost host = ScriptedHost.tls(CERTIFICATES.server(), script);
        at(address, host);
        return host;
    }

    void at(String address, ScriptedHost host) {
        at(address, host.port());
        hosts.add(host);
    }

    void at(String address, int port) {
        ports.put(address, port);
    }

    /**
     * Lets a name resolve to addresses. Several lists for one name are answered in turn; the last one for good.
     */
    void name(String name, String... addresses) {
        names.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(List.of(addresses));
    }

    void turnClock(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    MediaFacts image(String url) {
        return probe(url, MediaKind.IMAGE);
    }

    /** Waits for the facts. */
    MediaFacts probe(String url, MediaKind kind) {
        return ask(url, kind).orTimeout(2, TimeUnit.MINUTES).join();
    }

    CompletableFuture<MediaFacts> ask(String url, MediaKind kind) {
        return probe.probe(url, kind);
    }

    /** Files that are read whole, in the same network. */
    PublicFiles files(Duration stall, String... trusted) {
        return new PublicFiles(new PublicFiles.Settings(LONG, stall, TrustedHosts.of(List.of(trusted))), network);
    }

    /** Uploads in the same network, to hosts that may take so long for the next bytes and for their answers. */
    PublicUploads uploads(Duration patience, String... trusted) {
        return new PublicUploads(
                new PublicUploads.Settings(LONG, patience, patience, TrustedHosts.of(List.of(trusted))), network);
    }

    List<String> lookedUp() {
        return lookedUp;
    }

    List<String> connectedTo() {
        return connectedTo;
    }

    /**
     * Lets the name servers of these names say nothing, from now on.
     *
     * @return counted down, they answer
     */
    CountDownLatch holdNames(Predicate<String> names) {
        CountDownLatch answer = new CountDownLatch(1);
        held = name -> {
            if (names.test(name)) {
                heldNames.incrementAndGet();
                try {
                    answer.await(1, TimeUnit.MINUTES);
                } finally {
                    heldNames.decrementAndGet();
                }
            }
        };
        return answer;
    }

    /** How many look-ups wait for {@linkplain #holdNames held} names. */
    int heldNames() {
        return heldNames.get();
    }

    private interface Hold {
        void await(String name) throws InterruptedException;
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        lookedUp.add(host);
        try {
            held.await(host);
        } catch (InterruptedException testIsOver) {
            throw new UnknownHostException(host);
        }
        Deque<List<String>> answers = names.get(host);
        if (answers == null) {
            throw new UnknownHostException(host);
        }
        synchronized (answers) {
            List<String> answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            return answer.stream().map(InetAddress::ofLiteral).toList();
        }
    }

    private SocketAddress route(InetAddress address, int port) {
        connectedTo.add(address.getHostAddress() + ":" + port);
        // No server listens on port 1 of the loopback.
        return SocketAddress.inetSocketAddress(ports.getOrDefault(address.getHostAddress(), 1), "127.0.0.1");
    }

    @Override
    public void close() throws IOException {
        for (ScriptedHost host : hosts) {
            host.close();
        }
        probe.close();
    }
}
