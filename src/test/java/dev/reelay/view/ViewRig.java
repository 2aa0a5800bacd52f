package dev.reelay.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.json.ExactJson;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.view.money.SpendTable;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.JobRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The table with the records that workers write, and without brokers. */
final class ViewRig {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    static final String LUMA = "luma/luma-ray-2/image-to-video";
    static final ResultRecords RESULTS = new ResultRecords("/reelay", 1 << 20);

    private static final ObjectNode INPUT =
            JsonNodeFactory.instance.objectNode().put("prompt", "a cat");

    final JobTable table;
    final JobView view;
    final SpendTable spend = new SpendTable();
    final UnreadableRecords unreadable = new UnreadableRecords();
    final StateIntake states;
    final ResultIntake results;
    /** Of the records that come next. */
    private int partition = 3;

    private final AtomicLong offsets = new AtomicLong();

    ViewRig() {
        this(100_000, Long.MAX_VALUE);
    }

    ViewRig(int mostEnded, long mostBytes) {
        table = new JobTable(mostEnded, mostBytes);
        view = new JobView(table);
        Shared shared = new Shared();
        states = new StateIntake(table, spend, shared, unreadable);
        results = new ResultIntake(table, shared, unreadable);
    }

    /** A job whose request was read so many seconds after noon. */
    static Job job(String id, long second) {
        return job(id, second, LUMA, null);
    }

    static Job job(String id, long second, String model, @Nullable ObjectNode metadata) {
        return new Job(
                id,
                model,
                metadata,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                "hash-" + id + "-" + second,
                NOON.plusSeconds(second));
    }

    static ObjectNode metadata(String json) {
        try {
            return (ObjectNode) ExactJson.reader().readTree(json);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static Accepted accepted(Job job) {
        return new Accepted(job, INPUT, 0);
    }

    static Submitting submitting(Job job) {
        return accepted(job).submit(job.receivedAt().plusMillis(1));
    }

    static InQueue queued(Job job) {
        return submitting(job)
                .accepted("request-of-" + job.id(), job.receivedAt().plusMillis(2));
    }

    static InProgress running(Job job) {
        return queued(job).running(job.receivedAt().plusMillis(3));
    }

    /** The end of a job that RunComfy ran, so many seconds after its request was read. */
    static Ending ended(Job job, Outcome outcome, long seconds) {
        return running(job).end(outcome, job.receivedAt().plusSeconds(seconds));
    }

    static Outcome completed() {
        String url = "https://cdn.example/1.mp4";
        return new Outcome.Completed(
                JsonNodeFactory.instance.objectNode().put("video", url), List.of(url), List.of(), List.of());
    }

    static Outcome failed(FailureCode code, String message) {
        return new Outcome.Failed(code, message);
    }

    /** The same result with a cost. */
    static JobResult costing(JobResult result, String usd) {
        return new JobResult(
                result.job(),
                result.outcome(),
                result.charged(),
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate(),
                new Cost(new BigDecimal(usd)));
    }

    /** The same result with another answer to whether it was charged. */
    static JobResult charged(JobResult result, Charged charged) {
        return new JobResult(
                result.job(),
                result.outcome(),
                charged,
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate(),
                result.cost());
    }

    /** The records that come next are in this partition. */
    ViewRig in(int number) {
        partition = number;
        return this;
    }

    ViewRig state(JobState state) {
        states.take(List.of(record("generation-jobs", StateRecords.encode(state))));
        return this;
    }

    ViewRig result(JobResult result) {
        results.take(List.of(record("generation-results", RESULTS.encode(result))));
        return this;
    }

    ViewRig both(Ending ending) {
        return state(ending.receipt()).result(ending.result());
    }

    ViewRig tombstone(String id) {
        states.take(List.of(record("generation-jobs", StateRecords.tombstone(id))));
        return this;
    }

    ConsumerRecord<byte[], byte[]> record(String topic, OutgoingRecord record) {
        return record(topic, record.key(), record.value());
    }

    ConsumerRecord<byte[], byte[]> record(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        long offset = offsets.getAndIncrement();
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                NOON.plusSeconds(offset).toEpochMilli(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    JobRow row(String id) {
        return view.find(id).orElseThrow(() -> new AssertionError("no row of " + id));
    }

    /** The ids of the jobs that fit, the oldest request first. */
    List<String> ids(String filter) {
        return view.list(JobFilter.parse(filter), JobOrder.OLDEST, null, JobView.MOST_ROWS).rows().stream()
                .map(JobRow::id)
                .toList();
    }
}
