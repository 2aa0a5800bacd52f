package dev.reelay.speed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outputs.Copier;
import dev.reelay.outputs.OpenStore;
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What copies of outputs cost: MB/s into a store beside curl into the same one, and the memory of a JVM of 128 MB that copies four files of 2
 * GB at a time. Files and store are one bare server of the loopback range in a process of its own; it discards what it gets.
 *
 * <p>{@code ./mvnw -Pbench -Dbench=dev.reelay.speed.CopyFigures}; {@code -Dbench.options=-Dcopies.bytes=} sets the length of a file.
 */
public final class CopyFigures {

    private static final long BYTES = Long.getLong("copies.bytes", 2_000_000_000L);
    private static final int AT_A_TIME = 4;
    private static final int BOUND_MINUTES = 10;

    private CopyFigures() {}

    /** Prints the table. */
    public static void main(String... arguments) throws Exception {
        try (ChildProcess server = ChildProcess.start(Server.class, List.of("-Xmx256m", "-Dcopies.bytes=" + BYTES))) {
            String host = "http://127.0.0.1:" + server.port();
            double curl = curl(host);
            System.out.printf(Locale.ROOT, "%d MB a file%n", BYTES / 1_000_000);
            System.out.printf(Locale.ROOT, "curl | curl, one file:         %6.0f MB/s%n", curl);
            List<Double> one = copy(host, 1);
            System.out.printf(
                    Locale.ROOT,
                    "one file at a time:            %6.0f MB/s, %.2f of curl%n",
                    one.getFirst(),
                    one.getFirst() / curl);
            List<Double> more = copy(host, AT_A_TIME);
            System.out.printf(
                    Locale.ROOT,
                    "%d files at a time:             %6.0f MB/s; resident at most %.0f MB, of which %.0f MB before the first copy%n",
                    AT_A_TIME,
                    more.getFirst(),
                    more.get(2),
                    more.get(1));
        }
    }

    private static double curl(String host) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process pipe = new ProcessBuilder(
                        "sh",
                        "-c",
                        "curl -sf " + host + "/file/1.mp4 | curl -sf -T - -o /dev/null " + host + "/videos/curl.mp4")
                .inheritIO()
                .start();
        if (!pipe.waitFor(BOUND_MINUTES, TimeUnit.MINUTES) || pipe.exitValue() != 0) {
            pipe.destroyForcibly();
            throw new IOException("curl failed");
        }
        return BYTES / 1e6 / ((System.nanoTime() - begin) / 1e9);
    }

    /** MB/s, then the resident MB before and at most. */
    private static List<Double> copy(String host, int atATime) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dcopies.bytes=" + BYTES,
                        "-Daws.accessKeyId=figures",
                        "-Daws.secretAccessKey=figures",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        host,
                        Integer.toString(atATime))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            List<Double> figures = output.lines()
                    .filter(line -> line.startsWith("figure "))
                    .map(line -> Double.valueOf(line.substring("figure ".length())))
                    .toList();
            if (!process.waitFor(1, TimeUnit.MINUTES) || figures.size() != 3) {
                throw new IOException("the copies failed");
            }
            return figures;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Copies as many files at a time as it is told. */
    static final class Worker {

        private Worker() {}

        /** Prints its figures. */
        static void main(String[] arguments) throws Exception {
            String host = arguments[0];
            int files = Integer.parseInt(arguments[1]);
            OpenStore.Settings settings = new OpenStore.Settings(
                    StoreLocation.parse("s3://videos"),
                    new S3Options(URI.create(host), null, true, null),
                    TrustedHosts.of(List.of(URI.create(host).getAuthority())),
                    0);
            try (OpenStore store = OpenStore.open(settings, InstantSource.system());
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                double before = residentMegabytes();
                long begin = System.nanoTime();
                List<Future<Copier.Try>> all = new ArrayList<>();
                for (int i = 1; i <= files; i++) {
                    Copier.Task task = task(host, i);
                    all.add(threads.submit(
                            () -> store.copier().copy(task, Instant.now().plusSeconds(60L * BOUND_MINUTES))));
                }
                for (Future<Copier.Try> copy : all) {
                    if (!(copy.get() instanceof Copier.Try.Copied)) {
                        throw new IOException(copy.get().toString());
                    }
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                System.out.println("figure " + files * BYTES / 1e6 / seconds);
                System.out.println("figure " + before);
                System.out.println("figure " + residentMegabytes());
            }
        }

        private static Copier.Task task(String host, int number) {
            return new Copier.Task("figures", number, host + "/file/" + number + ".mp4");
        }

        /** The most that was resident since the start. */
        private static double residentMegabytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024.0;
        }
    }

    /** Serves files without end but their length, and takes what is put as a store of S3's kind would, without looking at it. */
    static final class Server {

        private static final byte[] CHUNK = new byte[256 * 1024];

        private Server() {}

        /** Prints its port. */
        static void main() throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", Server::handle);
            server.start();
            System.out.println("port " + server.getAddress().getPort());
        }

        private static void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                String query = String.valueOf(exchange.getRequestURI().getQuery());
                switch (exchange.getRequestMethod()) {
                    case "GET" -> file(exchange);
                    case "POST" -> {
                        discard(exchange);
                        xml(
                                exchange,
                                query.startsWith("uploads")
                                        ? "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
                                        : "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
                    }
                    default -> {
                        discard(exchange);
                        exchange.getResponseHeaders().add("ETag", "\"e\"");
                        exchange.sendResponseHeaders(200, -1);
                    }
                }
            }
        }

        private static void file(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(200, BYTES);
            try (OutputStream body = exchange.getResponseBody()) {
                for (long left = BYTES; left > 0; left -= CHUNK.length) {
                    body.write(CHUNK, 0, (int) Math.min(left, CHUNK.length));
                }
            }
        }

        private static void discard(HttpExchange exchange) throws IOException {
            byte[] chunk = new byte[CHUNK.length];
            try (InputStream body = exchange.getRequestBody()) {
                while (body.read(chunk) >= 0) {
                    // Nothing is kept.
                }
            }
        }

        private static void xml(HttpExchange exchange, String xml) throws IOException {
            byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
