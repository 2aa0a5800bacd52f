package dev.reelay.app;

import com.sun.management.ThreadMXBean;
import dev.reelay.catalog.Catalog;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.testing.ManyModels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a catalog of hundreds of models costs beside one of five: time and memory of its load in a JVM that has just started, the
 * heap that it holds, and the metrics of a worker with it. Each number is the median of runs that take turns.
 */
public final class CatalogFigures {

    private static final List<Integer> SIZES = List.of(5, 400);
    private static final int RUNS = 3;
    private static final int REQUESTED = 5;
    private static final int COPIES = 5;
    private static final String RESULT = "figures ";

    private static final List<String> NAMES = List.of(
            "load, wall ms",
            "load, processor ms",
            "load, allocated KB",
            "heap held, KB",
            "series before requests",
            "scrape before requests, bytes",
            "series after requests of 5 models",
            "scrape after requests, bytes");

    private CatalogFigures() {}

    /** Prints the table. With a number of models as its argument it measures, in a JVM of its own. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 1) {
            measure(Integer.parseInt(args[0]));
            return;
        }
        List<List<long[]>> runs = List.of(new ArrayList<>(), new ArrayList<>());
        for (int run = 0; run < RUNS; run++) {
            for (int size = 0; size < SIZES.size(); size++) {
                runs.get(size).add(inNewJvm(SIZES.get(size)));
            }
        }
        System.out.printf("%n%-36s %12s %12s %8s%n", "models", SIZES.getFirst(), SIZES.getLast(), "ratio");
        for (int i = 0; i < NAMES.size(); i++) {
            long few = median(runs.getFirst(), i);
            long many = median(runs.getLast(), i);
            System.out.printf(Locale.ROOT, "%-36s %12d %12d %8.1f%n", NAMES.get(i), few, many, many / (double) few);
        }
    }

    private static long median(List<long[]> runs, int figure) {
        return runs.stream()
                .mapToLong(run -> run[figure])
                .sorted()
                .skip(RUNS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long[] inNewJvm(int models) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CatalogFigures.class.getName(),
                        Integer.toString(models))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String line = output.lines()
                .filter(one -> one.startsWith(RESULT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no figures: " + output));
        return Stream.of(line.substring(RESULT.length()).split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static void measure(int models) throws IOException {
        Path folder = Files.createTempDirectory("models");
        ManyModels.write(folder, models - 5); // beside the built-in ones
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long processor = threads.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        Catalog catalog = Catalog.load(folder, UnknownFields.REJECT);
        long wall = System.nanoTime() - begun;
        processor = threads.getCurrentThreadCpuTime() - processor;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        if (catalog.models().size() != models) {
            throw new IllegalStateException(catalog.models().size() + " models were loaded");
        }
        long held = heldHeap(folder);
        System.out.println(RESULT
                + String.join(
                        " ",
                        LongStream.concat(
                                        LongStream.of(
                                                wall / 1_000_000,
                                                processor / 1_000_000,
                                                allocated / 1_024,
                                                held / 1_024),
                                        LongStream.of(metrics(catalog)))
                                .mapToObj(Long::toString)
                                .toList()));
    }

    /** What one catalog of the folder holds, from several: the heap of a JVM is not that exact. */
    private static long heldHeap(Path folder) {
        List<Catalog> copies = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            copies.add(Catalog.load(folder, UnknownFields.REJECT));
        }
        long before = usedHeap();
        int loaded = copies.size(); // they are in use until here
        copies.clear();
        return (before - usedHeap()) / loaded;
    }

    private static long[] metrics(Catalog catalog) {
        try (MetersRig rig = new MetersRig(catalog)) {
            String before = rig.scrape();
            List<String> ids = catalog.models().stream().map(Model::id).toList();
            IntStream.range(0, REQUESTED).forEach(i -> rig.request(ids.get(i * ids.size() / REQUESTED)));
            String after = rig.scrape();
            return new long[] {
                MetersRig.series(before).size(),
                before.length(),
                MetersRig.series(after).size(),
                after.length()
            };
        }
    }

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
