package dev.reelay.console.steer;

import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.console.BackPath;
import dev.reelay.console.DoneTexts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of an action for people. Texts are those of users, producers and other processes.
 *
 * @param id of the action
 * @param subject what it is done to; empty for a selection
 * @param href the page of the subject below the base path; null when it has none
 * @param chips the filter of a selection
 * @param things what a selection is of
 * @param count how many a selection has; null for an action on one thing
 * @param usd what a selection is worth; null when that is not known
 * @param code why it was refused; null when it was not
 * @param finding what was found out; null unless the action says so
 */
record ActionRow(
        String id,
        Instant at,
        String user,
        String via,
        String kind,
        String subject,
        @Nullable String href,
        List<Field> chips,
        String things,
        @Nullable Integer count,
        @Nullable BigDecimal usd,
        String state,
        @Nullable String code,
        String detail,
        @Nullable String finding,
        @Nullable String reason) {

    ActionRow {
        chips = List.copyOf(chips);
    }

    /** @param seesPayloads whether what customers have sent and get is shown: values of filters, addresses of copies */
    static ActionRow of(AuditEntry entry, boolean seesPayloads) {
        Subject subject = entry.action().subject();
        Subject.Selection many = subject instanceof Subject.Selection selection ? selection : null;
        return new ActionRow(
                entry.id(),
                entry.at(),
                entry.actor().user(),
                entry.actor().via().word(),
                entry.action().kind().word(),
                text(subject),
                href(subject),
                many == null ? List.of() : Field.of(entry.action().kind(), many.filter(), seesPayloads),
                entry.action().kind().things(),
                many == null ? null : many.count(),
                many == null ? null : many.atStakeUsd(),
                Words.state(entry.step()),
                entry.step() instanceof Step.Refused(String code, String _) ? code : null,
                detail(entry, seesPayloads),
                entry.action().finding() == null
                        ? null
                        : entry.action().finding().word(),
                entry.action().reason());
    }

    /** The addresses of files are what customers get. */
    private static String detail(AuditEntry entry, boolean seesPayloads) {
        return entry.namesFiles() && !seesPayloads ? DoneTexts.FILES_STORED : Words.detail(entry.step());
    }

    private static String text(Subject subject) {
        return switch (subject) {
            case Subject.OneJob job -> job.id();
            case Subject.OneModel model -> model.id().equals("*") ? "all models" : model.id();
            case Subject.OneLimit limit -> limit.text();
            case Subject.OneBudget budget -> budget.text();
            case Subject.OneDeadLetter letter -> "dead letter " + letter.place();
            case Subject.Selection _ -> "";
        };
    }

    private static @Nullable String href(Subject subject) {
        return switch (subject) {
            case Subject.OneJob job -> BackPath.job(job.id());
            case Subject.OneModel _ -> "/pauses";
            case Subject.OneLimit _ -> "/limits";
            case Subject.OneBudget _ -> "/limits#budgets";
            case Subject.OneDeadLetter letter -> BackPath.letter(letter);
            case Subject.Selection _ -> null;
        };
    }

    /** The page of the action below the base path. */
    public String action() {
        return "/actions/" + BackPath.encoded(id);
    }
}
