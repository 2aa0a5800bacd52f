package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged worker looks at the files behind a job's URLs before it submits the job. */
class MediaIT {

    private static final Pattern SIDES = Pattern.compile("/([0-9]+)x([0-9]+)\\.png");
    private static final String WAN = "wan-ai/wan-2-2/image-to-video";

    private static HttpServer host;
    private static final Queue<HttpExchange> held = new ConcurrentLinkedQueue<>();

    private WorkerRig rig;

    /** Serves {@code /<width>x<height>.png}, a login page under every other name, and {@code /held/...} never. */
    @BeforeAll
    static void openHost() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/held/")) {
                held.add(exchange);
                return;
            }
            Matcher sides = SIDES.matcher(exchange.getRequestURI().getPath());
            byte[] png = sides.matches()
                    ? png(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)))
                    : bytes("<!DOCTYPE html><html><title>Sign in</title></html>");
            exchange.sendResponseHeaders(200, png.length);
            try (var body = exchange.getResponseBody()) {
                body.write(png);
            }
        });
        host.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        host.start();
    }

    @AfterAll
    static void closeHost() {
        host.stop(0);
    }

    @BeforeEach
    void open() {
        held.clear();
        rig = new WorkerRig("media", SimulatorScript.instant()).withFewPartitions();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aFileThatFitsIsSubmittedOneThatDoesNotIsRejectedAndPrivateAddressesAreNotCalled() {
        String inside = "http://127.0.0.1:" + host.getAddress().getPort() + "/800x800.png";
        try (WorkerProcess worker = worker().start()) {
            send("fits", url("/800x600.png?token=secret"));
            send("breaks", url("/2001x359.png"));
            send("inside", inside);
            send("unknown", "https://nobody.invalid/a.png?token=secret");

            assertThat(rig.awaitResults(4)).hasSize(4);
            assertThat(rig.result("fits").status()).isEqualTo("completed");
            assertThat(rig.result("unknown").status()).isEqualTo("completed");
            assertThat(rig.result("breaks").code()).isEqualTo("invalid_media");
            assertThat(rig.result("breaks").violations())
                    .containsExactly("/input/img_url height_pixels>", "/input/img_url width_pixels<");
            assertThat(rig.result("breaks").charged()).isEqualTo("no");
            assertThat(rig.result("inside").violations()).containsExactly("/input/img_url public_https");
            assertThat(rig.postCounts().keySet()).containsExactlyInAnyOrder("fits", "unknown");
            assertThat(worker.log()).noneMatch(line -> line.contains("secret") || line.contains(" ERROR "));
            assertThat(worker.metric("reelay_media_violations_total{model=\"" + WAN + "\",rule=\"public_https\"}"))
                    .isEqualTo(1);
        }
    }

    /** One that was seen to be wrong costs nothing; one that was not seen is RunComfy's to judge. */
    @Test
    void aLoginPageAndAPictureInPlaceOfAUrlAreRejectedAndAnotherPortIsNot() {
        String picture = "data:image/png;base64," + "iVBORw0KGgo".repeat(2_000);
        try (WorkerProcess worker = worker().start()) {
            send("page", url("/a.png"));
            send("picture", picture);
            send("metadata", "https://169.254.169.254/latest/" + "a".repeat(20_000));
            send("port", "https://nobody.invalid:8443/a.png");
            send("hyphen", "https://nobody-.invalid/a.png");

            assertThat(rig.awaitResults(5)).hasSize(5);
            assertThat(rig.result("page").code()).isEqualTo("invalid_media");
            assertThat(rig.result("page").violations()).containsExactly("/input/img_url formats");
            assertThat(rig.result("picture").violations()).containsExactly("/input/img_url public_https");
            assertThat(rig.result("metadata").violations()).containsExactly("/input/img_url public_https");
            assertThat(rig.result("port").status()).isEqualTo("completed");
            assertThat(rig.result("hyphen").status()).isEqualTo("completed");
            assertThat(rig.postCounts().keySet()).containsExactlyInAnyOrder("port", "hyphen");
            assertThat(worker.log()).noneMatch(line -> line.contains(picture.substring(0, 250)));
            assertThat(worker.metric("reelay_media_probes_total{outcome=\"other_format\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aWorkerThatDiesDuringTheLookIsFollowedByOneThatLooksAgain() {
        try (WorkerProcess first = worker().start()) {
            send("slow", url("/held/800x800.png"));
            // It is killed at once: the look ends after five seconds, and then the job would be submitted.
            rig.await("the worker asks for the file", List.of("slow"), () -> !held.isEmpty());
            first.kill().awaitExit(LONG);
        }
        rig.awaitStatus("accepted", List.of("slow"));
        assertThat(rig.posts()).isEmpty();
        int before = held.size();

        try (WorkerProcess _ = worker().start()) {
            rig.await("another worker asks for the file", List.of("slow"), () -> held.size() > before);

            assertThat(rig.result("slow").status())
                    .as("nothing came in five seconds")
                    .isEqualTo("completed");
            assertThat(rig.postCounts()).containsEntry("slow", 1L);
        }
    }

    private WorkerSetup worker() {
        return rig.worker()
                .session(WorkerRig.SHORTEST_SESSION)
                .env("REELAY_MEDIA_CHECK", "enforce")
                .env(
                        "REELAY_MEDIA_TRUSTED_HOSTS",
                        "localhost:" + host.getAddress().getPort());
    }

    private static String url(String path) {
        return "http://localhost:" + host.getAddress().getPort() + path;
    }

    private void send(String id, String url) {
        ObjectNode body = TestRequests.body(id).put("model", WAN);
        ObjectNode input = body.withObject("/input");
        input.remove("image_url");
        input.put("img_url", url);
        rig.send(List.of(rig.request(id, body)));
    }

    /** As much of a PNG as says how large it is. */
    private static byte[] png(int width, int height) {
        return ByteBuffer.allocate(8 + 25 + 12)
                .putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .put(bytes("IHDR"))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .putInt(0)
                .putInt(0)
                .put(bytes("IDAT"))
                .putInt(0)
                .array();
    }
}
