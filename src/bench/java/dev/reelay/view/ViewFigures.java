package dev.reelay.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.feed.TopicFeed;
import dev.reelay.job.Ending;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Outcome;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the view of 100,000 jobs costs, on a real broker: the time until it is ready, the heap that it holds, and how long a page takes,
 * idle and with 5,000 changes a second in the topic.
 */
public final class ViewFigures {

    private static final int JOBS = 100_000;
    private static final int LIVE = 10_000;
    private static final int PARTITIONS = 12;
    private static final int CHANGES_PER_SECOND = 5_000;
    private static final int SECONDS = 10;
    private static final int RUNS = 40;
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final ObjectNode INPUT =
            JsonNodeFactory.instance.objectNode().put("prompt", "a cat on a roof ".repeat(20));
    private static final ResultRecords RESULTS = new ResultRecords("/reelay", 1 << 20);

    private static final List<String> FILTERS = List.of(
            "",
            "state=failed&code=timed_out",
            "metadata/customer=c-17",
            "tenant=tenant-3&state=ended",
            "id_prefix=job-000099",
            "received_from=2026-11-21T12:00:00Z&received_to=2026-11-21T13:00:00Z");

    private final TestBroker broker = TestBroker.shared();
    private final String group = TestBroker.unique("figures");
    private final TopicNames names = new TopicNames(
            group + "-requests",
            group + "-control",
            group + "-jobs",
            group + "-results",
            group + "-dead-letters",
            "audit");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), group, "reelay", "bench");

    private ViewFigures() {}

    /** Prints the figures. */
    public static void main(String[] args) throws InterruptedException {
        new ViewFigures().print();
    }

    private void print() throws InterruptedException {
        broker.createTopic(names.requests(), PARTITIONS, Map.of());
        new Topics(settings, names, Await.LONG).prepare();
        write();
        long before = usedHeap();
        long begun = System.nanoTime();
        try (LiveView view = new LiveView(
                settings,
                broker.admin(),
                names,
                new LiveView.Limits(JOBS, Long.MAX_VALUE),
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
            Thread writer = Thread.ofPlatform().start(() -> change(stop));
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

    private static void time(String what, java.util.function.LongSupplier page) {
        long[] times = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long from = System.nanoTime();
            if (page.getAsLong() < 0) {
                throw new IllegalStateException();
            }
            times[i] = System.nanoTime() - from;
        }
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%-60s p50 %5.1f ms, p95 %5.1f ms%n",
                what,
                times[RUNS / 2] / 1e6,
                times[RUNS * 95 / 100] / 1e6);
    }

    private void write() {
        for (int from = 0; from < JOBS; from += 5_000) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            IntStream.range(from, from + 5_000).forEach(i -> add(records, i));
            broker.produce(records);
        }
    }

    private void add(List<ProducerRecord<byte[], byte[]>> records, int i) {
        JobState.Accepted accepted = new JobState.Accepted(job(i), INPUT, 0);
        records.add(record(names.jobs(), i % PARTITIONS, StateRecords.encode(accepted)));
        if (i < JOBS - LIVE) {
            Ending ending = ending(accepted, i);
            records.add(record(names.jobs(), i % PARTITIONS, StateRecords.encode(ending.receipt())));
            records.add(record(names.results(), null, RESULTS.encode(ending.result())));
        }
    }

    private static Ending ending(JobState.Accepted accepted, int i) {
        Instant at = accepted.job().receivedAt();
        String url = "https://cdn.example/videos/" + i + ".mp4";
        Outcome outcome = i % 5 == 0
                ? new Outcome.Failed(
                        i % 10 == 0 ? FailureCode.TIMED_OUT : FailureCode.PROVIDER_FAILED,
                        "RunComfy reports that the job failed: node " + i + " ran out of memory")
                : new Outcome.Completed(
                        JsonNodeFactory.instance.objectNode().put("video", url), List.of(url), List.of(), List.of());
        return accepted.submit(at)
                .accepted("6f21c0de-0000-4000-8000-%012d".formatted(i), at)
                .running(at)
                .end(outcome, at.plusSeconds(60 + i % 100));
    }

    private static Job job(int i) {
        return new Job(
                "job-%06d".formatted(i),
                "vendor/family/model-" + i % 20,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("customer", "c-" + i % 1_000)
                        .put("tenant", "tenant-" + i % 10)
                        .put("order", i),
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                "%032x".formatted(i),
                START.plusMillis(i * 800L));
    }

    /** Jobs that end, and new ones in their places. */
    private void change(AtomicBoolean stop) {
        int next = 0;
        long due = System.nanoTime();
        while (!stop.get() && next < CHANGES_PER_SECOND * SECONDS * 20) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < CHANGES_PER_SECOND / 20; i++) {
                JobState.Accepted accepted = new JobState.Accepted(job(JOBS - LIVE + next % LIVE), INPUT, next);
                records.add(
                        record(names.jobs(), (JOBS - LIVE + next % LIVE) % PARTITIONS, StateRecords.encode(accepted)));
                next++;
            }
            broker.produce(records);
            due = Math.max(due + 50_000_000, System.nanoTime()); // no burst after a pause of the machine
            java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, OutgoingRecord record) {
        return new ProducerRecord<>(topic, partition, record.key(), record.value());
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
