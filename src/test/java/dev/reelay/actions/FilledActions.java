package dev.reelay.actions;

import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.Step;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.DeadLetterRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The actions without brokers, for tests of those who let others act. */
public final class FilledActions {

    private final ActionRig rig = new ActionRig();
    private ActionRig.Peer process = rig.console;

    public FilledView view() {
        return rig.view;
    }

    public Actions actions() {
        return process.actions;
    }

    public BulkActions bulk() {
        return process.bulk;
    }

    public AuditLog log() {
        return process.log;
    }

    public Instant now() {
        return rig.now;
    }

    /** What is in the audit topic. */
    public List<AuditEntry> entries() {
        return rig.entries;
    }

    /** The codes of what was refused, in the order of the audit topic. */
    public List<String> refusals() {
        return rig.entries.stream()
                .filter(entry -> entry.step() instanceof Step.Refused)
                .map(entry -> ((Step.Refused) entry.step()).code())
                .toList();
    }

    /** The commands that were sent, as {@code key value}. */
    public List<String> commands() {
        return rig.commands();
    }

    /** How many records were sent. */
    public int sent() {
        return rig.sends.size();
    }

    /** The ids of the jobs that workers have accepted. */
    public Set<String> accepted() {
        return rig.accepted.keySet();
    }

    /** The brokers take so many more records beside those of the audit topic. */
    public void letSend(int records) {
        rig.sendsLeft = records;
    }

    /** A request, and the job that a worker makes of it. */
    public Job request(String id) {
        return rig.request(id);
    }

    /** A dead letter of partition 4 of the requests. */
    public void deadLetter(int partition, long offset, String id, Header... more) {
        rig.deadLetter(partition, offset, id, more);
    }

    /** The dead letters as a list shows them, the newest first. */
    public List<DeadLetterRow> letters() {
        return rig.letters();
    }

    /** Turns the clock; the feeds have read on meanwhile. */
    public void pass(Duration time) {
        rig.pass(time);
    }

    /** Does one batch of each bulk action, and returns whether there is more to do. */
    public boolean turn() {
        return process.runs.turn();
    }

    /** Ends the process in the middle of whatever it does; another one begins, which finishes what is left. */
    public void restart() {
        rig.kill(process);
        process = rig.process();
        process.runs.goOnWithLeft();
    }
}
