package dev.reelay.console.jobs;

import dev.reelay.outcome.Finding;
import dev.reelay.view.CommandRow;
import dev.reelay.view.row.JobRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a job, in order. Pure.
 *
 * @param original the job that it is a retry of; null when it is none, or that one is not known
 * @param retries the jobs that are retries of it
 * @param cancel the command that cancels it; null when there is none
 * @param finding what was recorded about it; null when nothing was
 * @param stored that its files were stored by an action after its end; null when none were
 */
record Timeline(
        @Nullable JobRow original,
        List<JobRow> retries,
        @Nullable CommandRow cancel,
        @Nullable Finding finding,
        JobPage.@Nullable Event stored) {

    /** The events of a job. */
    List<JobPage.Event> of(JobRow row) {
        List<JobPage.Event> events = new ArrayList<>();
        if (original != null) {
            events.add(new JobPage.Event(
                    "Retry of", original.times().finishedAt(), original.status().word(), link(original)));
        }
        if (row.times().receivedAt() != null) {
            events.add(event("Request read", row.times().receivedAt(), null));
        }
        if (row.progress().attempts() > 0) {
            String times =
                    row.progress().attempts() == 1 ? "once" : row.progress().attempts() + " times";
            events.add(event("Submission announced " + times + ", as far as the records say", null, null));
        }
        if (row.times().submittedAt() != null) {
            events.add(event(
                    "Accepted by RunComfy",
                    row.times().submittedAt(),
                    row.progress().requestId()));
        }
        if (row.times().startedAt() != null) {
            events.add(event("Seen running", row.times().startedAt(), null));
        }
        if (row.times().finishedAt() != null) {
            events.add(event("Ended as " + row.status().word(), row.times().finishedAt(), row.code()));
        }
        if (finding != null) {
            events.add(event("Found out at RunComfy", null, finding.word().replace('_', ' ')));
        }
        if (stored != null) {
            events.add(stored);
        }
        for (JobRow retry : retries) {
            events.add(new JobPage.Event(
                    "Retried as", retry.times().receivedAt(), retry.status().word(), link(retry)));
        }
        addCancel(events, row);
        return events;
    }

    /** A command is of this job only when it came while the job was there, or has not ended: another may have had its id. */
    private void addCancel(List<JobPage.Event> events, JobRow row) {
        Instant finished = row.times().finishedAt();
        if (cancel == null || (finished != null && cancel.at().isAfter(finished))) {
            return;
        }
        String by = cancel.by() == null ? "" : "by " + cancel.by();
        String reason = cancel.reason() == null ? "" : cancel.reason();
        String detail = by + (by.isEmpty() || reason.isEmpty() ? "" : ": ") + reason;
        int at = 0;
        while (at < events.size() && !isAfter(events.get(at), cancel.at())) {
            at++;
        }
        events.add(at, event("Cancel sent", cancel.at(), detail.isEmpty() ? null : detail));
    }

    private static boolean isAfter(JobPage.Event event, Instant time) {
        return event.at() != null && event.at().isAfter(time);
    }

    private static JobPage.Event event(String text, @Nullable Instant at, @Nullable String detail) {
        return new JobPage.Event(text, at, detail, null);
    }

    private static Link link(JobRow row) {
        return new Link(row.id(), JobLine.path("/job", row.id()), false);
    }
}
