package dev.reelay.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Topics with 100,000 jobs, of which 10,000 have not ended, and a writer that changes 5,000 of these a second. */
public final class ManyJobs {

    /** How many there are. */
    public static final int JOBS = 100_000;

    /** How many records the writer writes a second. */
    public static final int CHANGES_PER_SECOND = 5_000;

    private static final int LIVE = 10_000;
    private static final int PARTITIONS = 12;
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final ObjectNode INPUT =
            JsonNodeFactory.instance.objectNode().put("prompt", "a cat on a roof ".repeat(20));
    private static final ResultRecords RESULTS = new ResultRecords("/reelay", 1 << 20);

    private final TestBroker broker = TestBroker.shared();
    private final String group;
    private final TopicNames names;
    private final KafkaSettings settings;

    /** Creates the topics and writes the jobs. */
    public ManyJobs(String name) {
        group = TestBroker.unique(name);
        names = new TopicNames(
                group + "-requests",
                group + "-control",
                group + "-jobs",
                group + "-results",
                group + "-dead-letters",
                group + "-audit",
                "generation-limits");
        settings = KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), group, "reelay", "bench");
        broker.createTopic(names.requests(), PARTITIONS, Map.of());
        new Topics(settings, names, Await.LONG).prepare();
        write();
    }

    /** The broker. */
    public TestBroker broker() {
        return broker;
    }

    /** What the names of the topics begin with, and the name of the group. */
    public String group() {
        return group;
    }

    /** The topics. */
    public TopicNames names() {
        return names;
    }

    /** How to reach the broker. */
    public KafkaSettings settings() {
        return settings;
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
            records.add(record(names.results(), null, RESULTS.encode(result(ending.result(), i))));
        }
    }

    /** RunComfy names a cost for two of three that are completed. */
    private static JobResult result(JobResult result, int i) {
        return new JobResult(
                result.job(),
                result.outcome(),
                result.charged(),
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate(),
                !(result.outcome() instanceof Outcome.Completed) || i % 3 == 0
                        ? null
                        : new Cost(new BigDecimal("0." + (10 + i % 20))));
    }

    private static Ending ending(JobState.Accepted accepted, int i) {
        Instant at = accepted.job().receivedAt();
        if (i % 500 == 7) {
            return accepted.submit(at)
                    .end(
                            new Outcome.Failed(
                                    FailureCode.SUBMISSION_UNKNOWN, "RunComfy may or may not have accepted the job"),
                            at.plusSeconds(60));
        }
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

    /** Writes until it is stopped: other states of the jobs that have not ended. */
    public Thread change(AtomicBoolean stop) {
        return Thread.ofPlatform().start(() -> {
            int next = 0;
            long due = System.nanoTime();
            while (!stop.get()) {
                List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
                for (int i = 0; i < CHANGES_PER_SECOND / 20; i++) {
                    int number = JOBS - LIVE + next % LIVE;
                    JobState.Accepted accepted = new JobState.Accepted(job(number), INPUT, next);
                    records.add(record(names.jobs(), number % PARTITIONS, StateRecords.encode(accepted)));
                    next++;
                }
                broker.produce(records);
                due = Math.max(due + 50_000_000, System.nanoTime()); // no burst after a pause of the machine
                LockSupport.parkNanos(due - System.nanoTime());
            }
        });
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, OutgoingRecord record) {
        return new ProducerRecord<>(topic, partition, record.key(), record.value());
    }
}
