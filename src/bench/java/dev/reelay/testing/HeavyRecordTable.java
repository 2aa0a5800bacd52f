package dev.reelay.testing;

import com.sun.management.ThreadMXBean;
import dev.reelay.catalog.Catalog;
import dev.reelay.job.SourceRecord;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The processor time and the memory that reading and checking the heaviest records takes: the best of five runs, and what one run
 * allocates.
 */
public final class HeavyRecordTable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 5;

    private HeavyRecordTable() {}

    /** Prints a line for each record, or for those named. */
    public static void main(String[] args) throws IOException {
        Catalog catalog = catalog();
        RequestReader reader = new RequestReader(8 << 20, InstantSource.system());
        System.out.printf(
                "%n%-34s %10s %10s %10s %10s%n", "heaviest record", "read ms", "read MB", "check ms", "check MB");
        for (HeavyRecord heavy : HeavyRecord.values()) {
            if (args.length > 0 && !List.of(args).contains(heavy.name())) {
                continue;
            }
            SourceRecord record = heavy.record();
            String reading = measure(() -> reader.read(record));
            String checking = "";
            if (reader.read(record) instanceof RequestReading.Valid valid) {
                Model model = catalog.find(valid.job().model()).orElse(null);
                checking = measure(
                        () -> model == null ? catalog.nearest(valid.job().model()) : model.check(valid.input()));
            }
            System.out.printf("%-34s %s %s%n", heavy.name().toLowerCase(Locale.ROOT), reading, checking);
        }
    }

    private static String measure(Supplier<?> work) {
        long best = Long.MAX_VALUE;
        long bytes = 0;
        for (int i = 0; i < RUNS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long begun = THREADS.getCurrentThreadCpuTime();
            try {
                var _ = work.get();
            } catch (RuntimeException | StackOverflowError e) {
                return "%10s %10s".formatted(e.getClass().getSimpleName(), "");
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - begun);
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        return "%10.1f %10.1f".formatted(best / 1e6, bytes / 1e6);
    }

    private static Catalog catalog() throws IOException {
        Path folder = Files.createTempDirectory("models");
        HeavyRecord.MODELS.forEach((name, content) -> {
            try {
                Files.writeString(folder.resolve(name + ".json"), content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return Catalog.load(folder, UnknownFields.REJECT);
    }
}
