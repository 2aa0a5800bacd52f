package dev.reelay.cli.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cli.Span.Tone;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an action and its steps are written for people. */
final class ActionText {

    private ActionText() {}

    /** Who acted, and where. */
    static String actor(AuditEntry entry) {
        return entry.actor().user() + " (" + entry.actor().via().word() + ")";
    }

    /** What it was done to. */
    static String subject(Action action) {
        return switch (action.subject()) {
            case Subject.OneJob job -> job.id();
            case Subject.OneModel model -> model.id().equals("*") ? "all models" : model.id();
            case Subject.OneLimit limit -> limit.text();
            case Subject.OneBudget budget -> budget.text();
            case Subject.OneDeadLetter letter -> letter.place();
            case Subject.Selection many ->
                String.format(
                        Locale.ROOT, "%,d %s: %s", many.count(), action.kind().things(), many.filter());
        };
    }

    /** What the step says. */
    static String step(AuditEntry entry) {
        return switch (entry.step()) {
            case Step.Attempted _ -> "begun";
            case Step.Done done -> done.detail() == null ? "done" : "done: " + done.detail();
            case Step.Refused refused -> "refused (" + refused.code() + "): " + refused.message();
            case Step.Started _ -> "begun";
            case Step.Targets targets ->
                "targets from " + targets.from() + ": " + targets.ids().size();
            case Step.Sending sending -> "sending " + sending.numbers().size();
            case Step.Progress progress ->
                String.format(Locale.ROOT, "%,d dealt with: ", progress.position()) + report(progress.report());
            case Step.Stopped stopped -> "stopped: " + report(stopped.report());
            case Step.Finished finished -> "finished: " + report(finished.report());
        };
    }

    /** What the step means. */
    static Tone tone(Step step) {
        return switch (step) {
            case Step.Done _, Step.Finished _ -> Tone.GOOD;
            case Step.Refused _ -> Tone.BAD;
            case Step.Stopped _ -> Tone.WARNING;
            case Step.Attempted _, Step.Started _, Step.Targets _, Step.Sending _, Step.Progress _ -> Tone.PLAIN;
        };
    }

    /** What the step reports of the targets of a bulk action; empty when it reports nothing. */
    static Optional<Step.Report> report(Step step) {
        return switch (step) {
            case Step.Progress progress -> Optional.of(progress.report());
            case Step.Stopped stopped -> Optional.of(stopped.report());
            case Step.Finished finished -> Optional.of(finished.report());
            case Step.Attempted _, Step.Done _, Step.Refused _, Step.Started _, Step.Targets _, Step.Sending _ ->
                Optional.empty();
        };
    }

    private static String report(Step.Report report) {
        String skipped = report.skipped().entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d done", report.done())
                + (skipped.isEmpty() ? "" : "; left out: " + skipped);
    }
}
