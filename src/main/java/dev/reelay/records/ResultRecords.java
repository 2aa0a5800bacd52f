package dev.reelay.records;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.outcome.Outcome.Failed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Encodes results as records of {@code generation-results}: JSON, a CloudEvent in binary mode, never larger than the topic
 * takes.
 *
 * <p>The attributes are {@code ce_*} headers in UTF-8 without percent-encoding: only the HTTP binding has that (CloudEvents
 * 1.0, Kafka Protocol Binding, 3.2.3).
 */
public final class ResultRecords {

    private static final List<UnaryOperator<JobResult>> STEPS = ShorterResult.steps();

    /** The last time of RFC 3339, and as long as a time can be. */
    private static final Instant LONGEST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** The most digits that a cost can have. */
    private static final Cost LONGEST_COST = new Cost(new BigDecimal("0." + "9".repeat(Cost.MAX_LENGTH - 2)));

    /** Room for the varints of the lengths of value and record, which grow with the value. */
    private static final int VARINT_GROWTH = 8;

    /** The most bytes of a UTF-16 code unit in UTF-8. */
    private static final int UTF8_CHAR = 3;

    /** The most bytes of one in JSON: an escape. */
    private static final int JSON_CHAR = 6;

    /** Two varints of up to five bytes. */
    private static final int HEADER_LENGTHS = 10;

    /**
     * How many bytes longer than the result of {@link #EMPTY_JOB} another job's result can be, without its texts and headers: the names of two
     * optional fields, a longer time of receipt, and longer varints of key, subject, value and header count.
     */
    private static final int JOB_FIELDS =
            ",\"model\":\"\",\"schema\":\"\"".length() + LONGEST_TIME.toString().length() + 4 * VARINT_GROWTH;

    private static final Job EMPTY_JOB =
            new Job("", "", null, List.of(), null, OnUnknownSubmission.REPORT, "", Instant.EPOCH);

    private final byte[] source;
    private final int maxBytes;
    private final int shortestOfEmptyJob;
    private final int longestOutcome;

    /**
     * Encodes results of one group for one topic.
     *
     * @param source the {@code ce_source}: a URI reference that is not empty
     * @param maxBytes the largest record that the topic and the producer take, as {@link OutgoingRecord#size} counts
     */
    public ResultRecords(String source, int maxBytes) {
        this.source = Utf8.encode(source);
        this.maxBytes = maxBytes;
        this.shortestOfEmptyJob = shortest(EMPTY_JOB, new Cancelled()).size();
        this.longestOutcome = longestOutcome();
    }

    /**
     * Whether every result of this job can be written: its id, its model and its forwarded headers leave enough room for the
     * shortest form of every outcome, with a request id of up to {@link StateRecords#REQUEST_ID_BYTES}. The shard checks this
     * before it accepts a job.
     */
    public boolean fits(Job job) {
        return sizeAtMost(job) + longestOutcome <= maxBytes
                || shortest(job, new Cancelled()).size() + longestOutcome <= maxBytes;
    }

    /** An upper bound of the shortest result's size, from lengths alone: nearly every job fits by far, and nothing has to be encoded. */
    private long sizeAtMost(Job job) {
        String schema = job.checks().schema();
        long texts = (long) job.id().length() + job.model().length() + (schema == null ? 0 : schema.length());
        long size =
                shortestOfEmptyJob + JOB_FIELDS + texts * JSON_CHAR + job.id().length() * 2L * UTF8_CHAR;
        for (Header header : job.headers()) {
            byte[] value = header.value();
            size += HEADER_LENGTHS + (long) header.name().length() * UTF8_CHAR + (value == null ? 0 : value.length);
        }
        return size;
    }

    /**
     * The record of a result. A result that is too large gets {@code truncated} and loses, until it fits: the output; all
     * violations after the first 50, and the actual values; the warnings; metadata; the other violations and the ends of the messages; URLs
     * from the ends of their lists; and, only for a job that does not {@link #fits fit}, its headers and the end of its
     * model's name.
     *
     * @throws IllegalArgumentException if even the shortest form is too large, which cannot happen for a job that fits
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
        byte[] key = Utf8.jobKey(job.id());
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
     * An id that every repeat of the same event has, so that a consumer which reads uncommitted results can drop repeats. A job
     * has one result. The time of receipt distinguishes it from the result of a later job with the same id, which may come
     * once the receipt has expired; the status distinguishes a result that was never committed from the committed one. Time
     * and status hold no spaces, so different events have different names.
     */
    private static String eventId(Job job, String status) {
        String name = job.receivedAt() + " " + status + " " + job.id();
        return UUID.nameUUIDFromBytes(Utf8.encode(name)).toString();
    }

    private static Header header(String name, String value) {
        return new Header(name, Utf8.encode(value));
    }

    /** How many bytes the longest outcome adds to the shortest one, which is the same for every job. */
    private int longestOutcome() {
        String text = "\0".repeat(ShorterResult.MAX_TEXT);
        ProviderMessage message = new ProviderMessage(Integer.MAX_VALUE, Long.MIN_VALUE, text);
        int longest = Arrays.stream(FailureCode.values())
                .mapToInt(code -> shortest(EMPTY_JOB, new Failed(code, text, List.of(), message))
                        .size())
                .max()
                .orElseThrow();
        return longest - shortestOfEmptyJob + VARINT_GROWTH;
    }

    private OutgoingRecord shortest(Job job, Outcome outcome) {
        String requestId = "r".repeat(StateRecords.REQUEST_ID_BYTES);
        return record(
                ShorterResult.withoutMetadata(ShorterResult.withoutWarnings(new JobResult(
                        job,
                        outcome,
                        Charged.UNKNOWN,
                        requestId,
                        LONGEST_TIME,
                        LONGEST_TIME,
                        LONGEST_TIME,
                        true,
                        LONGEST_COST))),
                true);
    }
}
