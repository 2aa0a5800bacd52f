package dev.reelay.media;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.app.CatalogFigures;
import dev.reelay.catalog.Catalog;
import dev.reelay.console.PageFigures;
import dev.reelay.dev.SampleRequest;
import dev.reelay.format.FileBytes;
import dev.reelay.format.ImageHeaders;
import dev.reelay.format.Images;
import dev.reelay.job.SourceRecord;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.speed.SpeedFigures;
import dev.reelay.testing.HeavyRecordTable;
import dev.reelay.view.ViewFigures;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a request costs before it is submitted, without the network: its schema and the header of its image, in microseconds
 * and beside what reading the same request costs in the same run.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RequestBenchmark {

    /** One request of a model. */
    @State(Scope.Benchmark)
    public static class Request {
        @Param({"luma", "wan", "infinite-talk", "dreamina", "runway"})
        public String model = "";

        private final RequestReader reader = new RequestReader(1 << 20, InstantSource.system());
        private SourceRecord record;
        private Model page;
        private ObjectNode input;

        @Setup
        public void read() {
            SampleRequest sample = SampleRequest.all(Instant.EPOCH, URI.create("https://images.example.com")).stream()
                    .filter(one -> one.id().contains(model))
                    .findFirst()
                    .orElseThrow();
            byte[] value = sample.body().toString().getBytes(StandardCharsets.UTF_8);
            record = new SourceRecord("requests", 0, 0, 0, null, value, List.of());
            page = Catalog.builtIn(UnknownFields.REJECT)
                    .find(sample.body().path("model").asText())
                    .orElseThrow();
            input = sample.body().withObject("/input");
        }
    }

    /** The beginning of one file. */
    @State(Scope.Benchmark)
    public static class File {
        @Param({"jpeg", "jpeg behind 260 KB of metadata", "png", "webp", "bmp", "gif"})
        public String format = "";

        private FileBytes bytes;

        @Setup
        public void make() {
            byte[][] metadata = new byte[4][];
            Arrays.setAll(metadata, _ -> Images.segment(0xE2, new byte[65_000]));
            byte[] file = switch (format) {
                case "jpeg" -> Images.jpeg(1280, 720);
                case "png" -> Images.png(1280, 720);
                case "webp" -> Images.webpLossy(1280, 720);
                case "bmp" -> Images.bmp(1280, 720);
                case "gif" -> Images.gif(1280, 720, 256);
                default -> Images.jpeg(1280, 720, metadata);
            };
            bytes = new FileBytes(file, file.length);
        }
    }

    /** What the others are compared with. */
    @Benchmark
    public RequestReading readRequest(Request request) {
        return request.reader.read(request.record);
    }

    @Benchmark
    public Object checkSchema(Request request) {
        return request.page.check(request.input);
    }

    @Benchmark
    public Object readHeader(File file) {
        return ImageHeaders.read(file.bytes);
    }

    /** Runs them all and prints a line for each, one for each of the heaviest records, and what hundreds of models and 100,000 jobs cost. */
    public static void main(String[] args)
            throws RunnerException, IOException, InterruptedException, ExecutionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(RequestBenchmark.class.getSimpleName())
                        .build())
                .run();
        double reading = results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith(".readRequest"))
                .mapToDouble(result -> result.getPrimaryResult().getScore())
                .average()
                .orElseThrow();
        System.out.printf("%nReading a request takes %.2f us on average; beside that:%n", reading);
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            double score = result.getPrimaryResult().getScore();
            System.out.printf(
                    "%-12s %-32s %8.3f us %7.3f x%n",
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getParams().getParam(name.endsWith("readHeader") ? "format" : "model"),
                    score,
                    score / reading);
        }
        HeavyRecordTable.main(args);
        CatalogFigures.main(args);
        ViewFigures.print();
        PageFigures.print();
        SpeedFigures.main();
        System.exit(0); // the shared broker has threads that would go on
    }
}
