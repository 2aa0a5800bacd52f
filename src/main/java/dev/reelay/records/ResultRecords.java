package dev.reelay.records;

import dev.reelay.job.Charged;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Outcome;
import dev.reelay.job.Outcome.Cancelled;
import dev.reelay.job.Outcome.Failed;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.SourceRecord.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Results as records of {@code generation-results}: JSON, a CloudEvent in binary mode, none larger than its topic takes.
 *
 * <p>The attributes stand in {@code ce_*} headers as UTF-8, without percent-encoding: that is HTTP's, the Kafka binding
 * has none (CloudEvents 1.0, Kafka Protocol Binding, 3.2.3).
 */
public final class ResultRecords {

    private static final List<UnaryOperator<JobResult>> STEPS = ShorterResult.steps();

    /** RFC 3339 ends here, and no time is longer. */
    private static final Instant LONGEST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** How far a value can grow until its length, and the record's, take more bytes in their varints. */
    private static final int VARINTS = 8;

    private final byte[] source;
    private final int maxBytes;
    private final int longestOutcome;

    /**
     * Results of one Reelay for one topic.
     *
     * @param source what {@code ce_source} says: a URI reference that is not empty
     * @param maxBytes what the topic and the producer take in one record, as {@link OutgoingRecord#size} counts
     */
    public ResultRecords(String source, int maxBytes) {
        this.source = Text.bytes(source);
        this.maxBytes = maxBytes;
        this.longestOutcome = longestOutcome();
    }

    /**
     * Whether any end of this job can be told: its id, its model and the headers that go on leave enough room for the
     * shortest form of every outcome, with a request id of up to {@link StateRecords#REQUEST_ID_BYTES}. Whoever takes a
     * job in asks here first.
     *
     * @throws IllegalArgumentException for an id with half a surrogate pair
     */
    public boolean fits(Job job) {
        return shortest(job, new Cancelled()).size() + longestOutcome <= maxBytes;
    }

    /**
     * The record of a result. If it is too large it says so in {@code truncated}, and loses, until it fits: the output;
     * violations after the first 50 and what was found in their place; metadata; the violations left and the ends of the
     * messages; URLs from the ends of their lists; and only if the job does not {@link #fits fit}, its headers and the
     * end of its model's name.
     *
     * @throws IllegalArgumentException if nothing of that is enough, which cannot be for a job that fits
     */
    public OutgoingRecord encode(JobResult result) {
        JobResult shorter = result;
        OutgoingRecord record = record(result, false);
        for (UnaryOperator<JobResult> step : STEPS) {
            if (record.size() <= maxBytes) {
                return record;
            }
            JobResult next = step.apply(shorter);
            if (!next.equals(shorter)) {
                shorter = next;
                record = record(shorter, true);
            }
        }
        if (record.size() > maxBytes) {
            throw new IllegalArgumentException(
                    "The shortest result of job %s takes %d bytes, and its topic takes %d: raise max.message.bytes"
                            .formatted(result.job().id(), record.size(), maxBytes));
        }
        return record;
    }

    private OutgoingRecord record(JobResult result, boolean truncated) {
        Job job = result.job();
        byte[] key = Text.key(job.id());
        String status = result.outcome().status().word();
        List<Header> headers = new ArrayList<>();
        headers.add(header("content-type", "application/json"));
        headers.add(header("ce_specversion", "1.0"));
        headers.add(header("ce_type", "dev.reelay.generation." + status + ".v1"));
        headers.add(header("ce_id", eventId(job, status)));
        headers.add(new Header("ce_source", source));
        headers.add(new Header("ce_subject", key));
        headers.add(header("ce_time", result.finishedAt().toString()));
        headers.addAll(job.headers());
        return new OutgoingRecord(key, RecordJson.write(ResultBody.of(result, truncated)), headers);
    }

    /**
     * The same for every repeat of the same event, so that a consumer can tell a repeat even where it reads uncommitted
     * results. A job has one end. What tells it from the end of a later job that got the same id, once the receipt was
     * gone, is when it was received; the status keeps an end that was never committed apart from the one that was. The
     * first two have no spaces, so no two events share a name.
     */
    private static String eventId(Job job, String status) {
        String name = job.receivedAt() + " " + status + " " + job.id();
        return UUID.nameUUIDFromBytes(Text.bytes(name)).toString();
    }

    private static Header header(String name, String value) {
        return new Header(name, Text.bytes(value));
    }

    /** How many bytes the longest outcome adds to the one that says the least. The job does not matter. */
    private int longestOutcome() {
        Job job = new Job("", "", null, List.of(), null, OnUnknownSubmission.REPORT, "", Instant.EPOCH);
        String text = "\0".repeat(ShorterResult.TEXT);
        ProviderMessage said = new ProviderMessage(Integer.MAX_VALUE, Long.MIN_VALUE, text);
        int longest = Arrays.stream(FailureCode.values())
                .mapToInt(code ->
                        shortest(job, new Failed(code, text, List.of(), said)).size())
                .max()
                .orElseThrow();
        return longest - shortest(job, new Cancelled()).size() + VARINTS;
    }

    private OutgoingRecord shortest(Job job, Outcome outcome) {
        String requestId = "r".repeat(StateRecords.REQUEST_ID_BYTES);
        return record(
                ShorterResult.withoutMetadata(new JobResult(
                        job, outcome, Charged.UNKNOWN, requestId, LONGEST_TIME, LONGEST_TIME, LONGEST_TIME, true)),
                true);
    }
}
