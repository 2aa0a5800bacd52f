package dev.reelay.view;

import dev.reelay.feed.TopicFeed;
import dev.reelay.testing.Await;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What the view of {@link ManyJobs} costs, on a real broker: the time until it is ready, the heap that it holds, and how long a page takes,
 * idle and with 5,000 changes a second in the topic.
 */
public final class ViewFigures {

    private static final int RUNS = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final List<String> FILTERS = List.of(
            "",
            "state=failed&code=timed_out",
            "metadata/customer=c-17",
            "tenant=tenant-3&state=ended",
            "id_prefix=job-000099",
            "received_from=2026-11-21T12:00:00Z&received_to=2026-11-21T13:00:00Z");

    private ViewFigures() {}

    /** Prints the figures and ends the JVM: the shared broker has threads that would go on. */
    public static void main(String[] args) throws InterruptedException {
        print();
        System.exit(0);
    }

    /** Prints the figures. */
    public static void print() throws InterruptedException {
        ManyJobs jobs = new ManyJobs("figures");
        long before = usedHeap();
        long begun = System.nanoTime();
        try (LiveView view = new LiveView(
                jobs.settings(),
                jobs.broker().admin(),
                jobs.names(),
                new LiveView.Limits(ManyJobs.JOBS, Long.MAX_VALUE),
                InstantSource.system(),
                TopicFeed.Pace.USUAL)) {
            view.start();
            Await.until("the restore", () -> view.feeds().toString(), view::isRestored);
            say("ready after, ms", (System.nanoTime() - begun) / 1_000_000);
            Window window = view.jobs().window();
            say("live and ended jobs", window.live() + window.ended());
            long held = usedHeap() - before;
            say("heap held, MB", held >> 20);
            say("heap held per job, bytes", held / (window.live() + window.ended()));
            say("  as the table estimates", window.bytes() / (window.live() + window.ended()));
            pages(view.jobs(), "idle");
            AtomicBoolean stop = new AtomicBoolean();
            Thread writer = jobs.change(stop);
            long version = view.jobs().version();
            long from = System.nanoTime();
            pages(view.jobs(), "busy");
            long nanos = System.nanoTime() - from;
            say("changes seen a second", (view.jobs().version() - version) * 1_000_000_000L / nanos);
            stop.set(true);
            writer.join();
        }
    }

    private static void say(String what, long number) {
        System.out.printf(Locale.ROOT, "%-60s %12d%n", what, number);
    }

    private static void pages(JobView jobs, String how) {
        for (String text : FILTERS) {
            JobFilter filter = JobFilter.parse(text);
            time(
                    how + ": list " + text,
                    () -> jobs.list(filter, JobOrder.NEWEST, null, 50).total());
        }
        time(how + ": failure groups", () -> jobs.failureGroups(JobFilter.ALL).size());
        time(how + ": cost by day and model", () -> jobs.costByDayAndModel().size());
        time(how + ": by model and state", () -> jobs.byModelAndState().size());
    }

    /** The time of the processor is of the page alone, whatever else the machine does. */
    private static void time(String what, LongSupplier page) {
        long[] times = new long[RUNS];
        long[] processor = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long from = System.nanoTime();
            long fromProcessor = THREADS.getCurrentThreadCpuTime();
            if (page.getAsLong() < 0) {
                throw new IllegalStateException();
            }
            processor[i] = THREADS.getCurrentThreadCpuTime() - fromProcessor;
            times[i] = System.nanoTime() - from;
        }
        Arrays.sort(times);
        Arrays.sort(processor);
        System.out.printf(
                Locale.ROOT,
                "%-60s p50 %5.1f ms, p95 %5.1f ms, p95 of the processor %5.1f ms%n",
                what,
                times[RUNS / 2] / 1e6,
                times[RUNS * 95 / 100] / 1e6,
                processor[RUNS * 95 / 100] / 1e6);
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
