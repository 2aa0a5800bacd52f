package dev.reelay.console;

import dev.reelay.testing.Await;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.view.ManyJobs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long pages of the packaged console take over HTTP, with {@link ManyJobs} in its view: idle, and while the topic gets 5,000
 * changes a second. Its heap is that of {@code k8s/}, 70 % of 1 GiB, and its flags are those of {@code deploy/jvm.options}.
 */
public final class PageFigures {

    private static final int WARM_UP = 30;
    private static final int RUNS = 100;

    private static final List<String> PAGES = List.of(
            "/",
            "/jobs",
            "/jobs?state=failed&code=timed_out",
            "/jobs?metadata/customer=c-17",
            "/jobs?tenant=tenant-3&state=ended",
            "/jobs?id_prefix=job-000099",
            "/job?id=job-000099",
            "/failures",
            "/failures?code=timed_out",
            "/doubt",
            "/costs",
            "/costs.csv",
            "/workers",
            "/actions");

    private final HttpClient http = HttpClient.newHttpClient();
    private final WorkerProcess console;

    private PageFigures(WorkerProcess console) {
        this.console = console;
    }

    /** Prints the figures and ends the JVM: the shared broker has threads that would go on. */
    public static void main(String[] args) throws IOException, InterruptedException {
        print();
        System.exit(0);
    }

    /** Prints the figures, or that there is no packaged console. */
    public static void print() throws IOException, InterruptedException {
        String jar = System.getProperty("reelay.jar", "");
        if (!Files.exists(Path.of(jar))) {
            System.out.println(
                    "No pages are measured: there is no packaged console. First: ./mvnw package -DskipTests");
            return;
        }
        ManyJobs jobs = new ManyJobs("pages");
        long begun = System.nanoTime();
        try (WorkerProcess console = WorkerProcess.named("pages")
                .broker(jobs.broker())
                .topics(jobs.group())
                .role("console")
                .env("REELAY_CONSOLE_PROXY_ADDRESSES", "127.0.0.1")
                .env("REELAY_CONSOLE_PROXY_GROUPS", "ops=money")
                .options("-Xmx717m", "-Xms16m")
                .start()
                .awaitReady(Await.LONG)) {
            System.out.printf(
                    Locale.ROOT,
                    "%-50s %d ms%n",
                    "console ready, from the start of its process",
                    (System.nanoTime() - begun) / 1_000_000);
            new PageFigures(console).print(jobs);
        }
    }

    private void print(ManyJobs jobs) throws IOException, InterruptedException {
        for (String page : PAGES) {
            for (int i = 0; i < WARM_UP; i++) {
                get(page);
            }
        }
        print("idle");
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = jobs.change(stop);
        print(ManyJobs.CHANGES_PER_SECOND + "/s");
        stop.set(true);
        writer.join();
        double heap = console.metrics().stream()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        System.out.printf(Locale.ROOT, "%-50s %.0f MiB%n", "heap in use, garbage with it", heap / (1 << 20));
    }

    private void print(String how) throws IOException, InterruptedException {
        for (String page : PAGES) {
            long[] times = new long[RUNS];
            int size = 0;
            for (int i = 0; i < RUNS; i++) {
                long from = System.nanoTime();
                size = get(page);
                times[i] = System.nanoTime() - from;
            }
            Arrays.sort(times);
            System.out.printf(
                    Locale.ROOT,
                    "%-7s %-42s p50 %6.1f ms, p95 %6.1f ms, most %6.1f ms, %5d KiB%n",
                    how,
                    page,
                    times[RUNS / 2] / 1e6,
                    times[RUNS * 95 / 100] / 1e6,
                    times[RUNS - 1] / 1e6,
                    size >> 10);
        }
    }

    /** How many bytes the page has. */
    private int get(String page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.consoleUrl() + page))
                .header("X-Forwarded-User", "ana")
                .header("X-Forwarded-Groups", "ops")
                .build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(page + " is answered with " + answer.statusCode());
        }
        return answer.body().length;
    }
}
