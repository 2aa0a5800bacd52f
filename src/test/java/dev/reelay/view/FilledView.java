package dev.reelay.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Charged;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.StateRecords;
import dev.reelay.view.money.SpendTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The view without brokers, for tests of those who look at it. Its records are in partition 3. */
public final class FilledView {

    public static final String MODEL = ViewRig.LUMA;

    private final ViewRig rig = new ViewRig();
    private final CommandTable commands = new CommandTable(new UnreadableRecords());

    public JobView jobs() {
        return rig.view;
    }

    public SpendTable spend() {
        return rig.spend;
    }

    public CommandTable commands() {
        return commands;
    }

    /** A job whose request was read so many seconds after noon of 2026-11-21. */
    public static Job job(String id, long second) {
        return ViewRig.job(id, second);
    }

    public static JobState accepted(Job job) {
        return ViewRig.accepted(job);
    }

    public static JobState running(Job job) {
        return ViewRig.running(job);
    }

    public static Ending completed(Job job) {
        return ViewRig.ended(job, ViewRig.completed(), 60);
    }

    /** A job with a file at each of these URLs, and what became of their copies; null where the worker has no store. */
    public static Ending completed(Job job, List<String> urls, @Nullable Copies copies) {
        return ViewRig.ended(
                job,
                new Outcome.Completed(JsonNodeFactory.instance.objectNode(), urls, List.of(), List.of(), copies),
                60);
    }

    /** The record of its result. */
    public static OutgoingRecord result(Ending ending) {
        return ViewRig.RESULTS.encode(ending.result());
    }

    public static Ending cancelled(Job job) {
        return ViewRig.accepted(job)
                .end(new Outcome.Cancelled(), job.receivedAt().plusSeconds(60));
    }

    /** A job that failed at RunComfy. */
    public static Ending failed(Job job, FailureCode code) {
        return ViewRig.ended(job, ViewRig.failed(code, "it failed"), 60);
    }

    /** The records of the state and of the result of a job that ended and was not charged for. */
    public static List<OutgoingRecord> recordsOfFree(Ending ending) {
        return List.of(
                StateRecords.encode(ending.receipt()),
                ViewRig.RESULTS.encode(ViewRig.charged(ending.result(), Charged.NO)));
    }

    /** The records that come next are in this partition. */
    public FilledView in(int partition) {
        rig.in(partition);
        return this;
    }

    public FilledView state(JobState state) {
        rig.state(state);
        return this;
    }

    public FilledView ended(Ending ending) {
        rig.both(ending);
        return this;
    }

    /** The same with another answer to whether it was charged. */
    public FilledView ended(Ending ending, Charged charged) {
        rig.state(ending.receipt()).result(ViewRig.charged(ending.result(), charged));
        return this;
    }

    /** The same with what it cost. */
    public FilledView ended(Ending ending, String usd) {
        rig.state(ending.receipt()).result(ViewRig.costing(ending.result(), usd));
        return this;
    }

    /** The receipt goes, and the result stays. */
    public FilledView forgotten(String id) {
        rig.tombstone(id);
        return this;
    }

    public FilledView command(OutgoingRecord record) {
        commands.take(List.of(rig.record("generation-control", record)));
        return this;
    }
}
