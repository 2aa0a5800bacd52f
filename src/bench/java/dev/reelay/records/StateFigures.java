package dev.reelay.records;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What it costs to read the states of jobs, round by round: the first ones are those of a worker that has just started. */
public final class StateFigures {

    private static final int JOBS = 100_000;
    private static final int ROUNDS = 6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ObjectNode INPUT = JsonNodeFactory.instance
            .objectNode()
            .put("prompt", "A lighthouse at dawn")
            .put("image_url", "https://images.example.com/1.jpg");

    private StateFigures() {}

    /** Prints the figures. */
    public static void main(String[] args) {
        OutgoingRecord[] records = new OutgoingRecord[JOBS];
        for (int i = 0; i < JOBS; i++) {
            records[i] = StateRecords.encode(waiting(i));
        }
        System.out.printf(Locale.ROOT, "A record has %d bytes.%n", records[0].size());
        System.out.println("| round | ns for a job | CPU ns | bytes allocated | bytes kept |");
        System.out.println("|---|---|---|---|---|");
        for (int round = 1; round <= ROUNDS; round++) {
            long before = used();
            JobState[] states = new JobState[JOBS];
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long begun = System.nanoTime();
            for (int i = 0; i < JOBS; i++) {
                states[i] = StateRecords.decode(records[i].key(), value(records[i]));
            }
            double took = System.nanoTime() - begun;
            double onCore = THREADS.getCurrentThreadCpuTime() - cpu;
            double garbage = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            double kept = used() - before;
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.0f | %.0f | %.0f | %.0f |%n",
                    round,
                    took / JOBS,
                    onCore / JOBS,
                    garbage / JOBS,
                    kept / states.length);
        }
    }

    private static byte[] value(OutgoingRecord record) {
        return Objects.requireNonNull(record.value());
    }

    /** A job that waits in RunComfy's queue. */
    private static JobState waiting(int number) {
        Instant at = Instant.now();
        Job job = new Job(
                "order-%09d".formatted(number),
                "luma/luma-ray-2/image-to-video",
                JsonNodeFactory.instance.objectNode().put("customer", "c-" + number % 1000),
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                "%032x".formatted(number),
                at);
        return new Accepted(job, INPUT, 0).submit(at).accepted("waiting-%027d".formatted(number), at);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
