package dev.reelay.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Charged;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.timing.Outlook;
import dev.reelay.view.money.SpendTable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A view that is filled with the records that workers would write, for tests of those who look. */
public final class RecordedJobs {

    private final ViewRig rig = new ViewRig();
    private final CommandTable commands = new CommandTable(rig.unreadable);
    private final Map<String, SourceRecord> results = new HashMap<>();

    /** What can be asked of it. */
    public JobView view() {
        return rig.view;
    }

    /** What was spent. */
    public SpendTable spend() {
        return rig.spend;
    }

    /** What jobs of a partition have spent. */
    public RecordedJobs spent(Spend spend) {
        OutgoingRecord record = SpendRecords.encode(spend);
        rig.states.take(List.of(rig.record("generation-jobs", record)));
        return this;
    }

    /** The commands. */
    public CommandTable commands() {
        return commands;
    }

    /** A job that waits, whose request was read so many seconds after noon. */
    public RecordedJobs accepted(String id, long second) {
        return state(ViewRig.accepted(ViewRig.job(id, second)));
    }

    /** A job with this content that waits. */
    public RecordedJobs acceptedWith(String id, String contentHash) {
        return state(ViewRig.accepted(new Job(
                id, ViewRig.LUMA, null, List.of(), null, OnUnknownSubmission.REPORT, contentHash, ViewRig.NOON)));
    }

    /** A job that waits in RunComfy's queue. */
    public RecordedJobs queued(String id, long second, int position, Instant expectedEnd) {
        return state(ViewRig.queued(ViewRig.job(id, second)).with(new Outlook(null, position, expectedEnd)));
    }

    /** A job that RunComfy runs. */
    public RecordedJobs running(String id, long second) {
        return state(ViewRig.running(ViewRig.job(id, second)));
    }

    /** A job that RunComfy has completed, and whose files are copied to the store. */
    public RecordedJobs storing(String id, long second) {
        Ending end = ViewRig.ended(ViewRig.job(id, second), ViewRig.completed(), 9);
        return state(new JobState.Storing(
                end.result(),
                end.receipt().times(),
                Objects.requireNonNull(end.receipt().reserved())));
    }

    /** A job that is completed, with metadata or null for none, and a cost or null for none. */
    public RecordedJobs completed(String id, long second, @Nullable String metadata, @Nullable String cost) {
        ObjectNode object = metadata == null ? null : ViewRig.metadata(metadata);
        Ending end = ViewRig.ended(ViewRig.job(id, second, ViewRig.LUMA, object), ViewRig.completed(), 9);
        return end(end, cost == null ? end.result() : ViewRig.costing(end.result(), cost));
    }

    /** A job that failed. */
    public RecordedJobs failed(String id, long second, FailureCode code, String message, Charged charged) {
        Ending end = ViewRig.ended(ViewRig.job(id, second), ViewRig.failed(code, message), 9);
        return end(end, ViewRig.charged(end.result(), charged));
    }

    /** A job with this outcome. */
    public RecordedJobs ended(String id, long second, Outcome outcome) {
        Ending end = ViewRig.ended(ViewRig.job(id, second), outcome, 9);
        return end(end, end.result());
    }

    /** The receipt of a job is gone. */
    public RecordedJobs forgotten(String id) {
        rig.tombstone(id);
        return this;
    }

    /** A record of the control topic. */
    public RecordedJobs command(String key, String json) {
        commands.take(List.of(rig.record("generation-control", ViewRig.bytes(key), ViewRig.bytes(json))));
        return this;
    }

    private RecordedJobs state(JobState state) {
        rig.state(state);
        return this;
    }

    private RecordedJobs end(Ending ending, JobResult result) {
        rig.state(ending.receipt());
        OutgoingRecord record = ViewRig.RESULTS.encode(result);
        ConsumerRecord<byte[], byte[]> written = rig.record("generation-results", record);
        rig.results.take(List.of(written));
        results.put(
                written.partition() + "/" + written.offset(),
                new SourceRecord(
                        "generation-results",
                        written.partition(),
                        written.offset(),
                        written.timestamp(),
                        record.key(),
                        record.value(),
                        List.of()));
        return this;
    }

    /** The record of a result; empty when there is none at that place. */
    public Optional<SourceRecord> result(int partition, long offset) {
        return Optional.ofNullable(results.get(partition + "/" + offset));
    }
}
