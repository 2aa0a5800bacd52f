package dev.reelay.console.jobs;

import dev.reelay.console.Chrome;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.RecordedJobs;
import dev.reelay.view.row.FilterText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long a page of the list takes, from its address to its HTML, with 100,000 jobs in the table; no broker, no HTTP. */
public final class ListFigures {

    private static final int JOBS = 100_000;
    private static final int RUNS = 100;
    private static final List<String> ADDRESSES = List.of(
            "",
            "state=failed&code=timed_out",
            "metadata/customer=c-17&order=ended",
            "tenant=tenant-3&state=ended",
            "id_prefix=job-99",
            "order=oldest&after=1795262400000.job-50000");

    private ListFigures() {}

    /** Prints the figures. */
    public static void main(String[] args) {
        RecordedJobs jobs = new RecordedJobs();
        for (int i = 0; i < JOBS; i++) {
            String id = "job-" + i;
            switch (i % 10) {
                case 0 -> jobs.accepted(id, i);
                case 1 -> jobs.failed(id, i, FailureCode.TIMED_OUT, "It took too long", Charged.UNKNOWN);
                default ->
                    jobs.completed(
                            id,
                            i,
                            "{\"customer\":\"c-%d\",\"tenant\":\"tenant-%d\"}".formatted(i % 500, i % 7),
                            "0.35");
            }
        }
        JobsPages pages = new JobsPages(jobs.view(), () -> true, () -> false);
        PlainPages templates = new PlainPages();
        Chrome chrome = PlainPages.chrome(Place.JOBS, Permission.MONEY);
        for (String address : ADDRESSES) {
            long[] times = new long[RUNS];
            for (int i = 0; i < RUNS; i++) {
                long from = System.nanoTime();
                JobsPage page = pages.page(ListAddress.of(FilterText.pairs(address)), chrome.visitor());
                if (templates
                        .render("console/jobs/list", Map.of("chrome", chrome, "page", page))
                        .isEmpty()) {
                    throw new IllegalStateException();
                }
                times[i] = System.nanoTime() - from;
            }
            Arrays.sort(times);
            System.out.printf(
                    Locale.ROOT,
                    "%-50s p50 %5.1f ms, p95 %5.1f ms%n",
                    address,
                    times[RUNS / 2] / 1e6,
                    times[RUNS * 95 / 100] / 1e6);
        }
    }
}
