package dev.reelay.console.steer;

import dev.reelay.actions.BulkProgress;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.LeftOut;
import dev.reelay.audit.Subject;
import dev.reelay.console.BackPath;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One action.
 *
 * @param first its oldest step that is known: who began it, and why
 * @param steps all that are known, the oldest first
 * @param many how far it is; null for an action on one thing
 * @param leftOut the first of those that it was not done to
 */
record ActionPage(
        ActionRow first, List<ActionRow> steps, @Nullable Many many, List<Left> leftOut) {

    private static final int ALL = 10_000;

    ActionPage {
        steps = List.copyOf(steps);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * One that it was not done to.
     *
     * @param href its page below the base path
     * @param text why, for people
     */
    record Left(String id, String href, String code, String text) {
        private static Left of(Action.Kind kind, LeftOut left) {
            String href = kind == Action.Kind.REDRIVE
                    ? Subject.OneDeadLetter.at(left.id()).map(BackPath::letter).orElse("/dead-letters")
                    : BackPath.job(left.id());
            return new Left(left.id(), href, left.code(), Words.skipped(left.code()));
        }
    }

    /**
     * How far a bulk action is.
     *
     * @param phase as a word
     * @param trouble why it waits; null when nothing is wrong
     */
    record Many(
            int count,
            int position,
            int done,
            int skipped,
            List<PlanPage.Skip> skips,
            String phase,
            boolean ended,
            @Nullable String trouble) {
        Many {
            skips = List.copyOf(skips);
        }

        private static Many of(BulkProgress progress) {
            return new Many(
                    progress.count(),
                    progress.position(),
                    progress.report().done(),
                    progress.report().total() - progress.report().done(),
                    progress.report().skipped().entrySet().stream()
                            .map(skip ->
                                    new PlanPage.Skip(skip.getKey(), Words.skipped(skip.getKey()), skip.getValue()))
                            .toList(),
                    switch (progress.phase()) {
                        case RUNNING -> "running";
                        case ELSEWHERE -> "running elsewhere";
                        case STOPPED -> "stopped";
                        case FINISHED -> "finished";
                    },
                    progress.phase().isEnd(),
                    progress.trouble());
        }
    }

    /** @param seesPayloads whether values of filters that customers have sent are shown */
    static ActionPage of(BulkProgress progress, AuditLog log, boolean seesPayloads) {
        List<AuditEntry> entries = entries(progress.last().id(), log);
        List<AuditEntry> known = entries.isEmpty() ? List.of(progress.last()) : entries; // it is not read yet
        return of(
                known,
                Many.of(progress),
                log.leftOut(progress.last().id()).stream()
                        .map(left -> Left.of(progress.last().action().kind(), left))
                        .toList(),
                seesPayloads);
    }

    /** The action with this id; empty when nothing is known of it. */
    static Optional<ActionPage> of(String id, Optional<BulkProgress> progress, AuditLog log, boolean seesPayloads) {
        if (progress.isPresent()) {
            return progress.map(it -> of(it, log, seesPayloads));
        }
        List<AuditEntry> entries = entries(id, log);
        return entries.isEmpty() ? Optional.empty() : Optional.of(of(entries, null, List.of(), seesPayloads));
    }

    private static ActionPage of(
            List<AuditEntry> entries, @Nullable Many many, List<Left> leftOut, boolean seesPayloads) {
        List<ActionRow> steps =
                entries.stream().map(entry -> ActionRow.of(entry, seesPayloads)).toList();
        return new ActionPage(steps.getFirst(), steps, many, leftOut);
    }

    private static List<AuditEntry> entries(String id, AuditLog log) {
        return log.newest(ALL).stream()
                .filter(entry -> entry.id().equals(id))
                .toList()
                .reversed();
    }

    /** For templates: how many of those that it was not done to are not shown. */
    public int notShown() {
        return many == null ? 0 : Math.max(0, many.skipped() - leftOut.size());
    }

    /** For templates: whether it can be stopped. */
    public boolean isOpen() {
        return many != null && !many.ended();
    }
}
