package dev.reelay.console.steer;

import dev.reelay.actions.BulkProgress;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.console.BackPath;
import dev.reelay.json.ForeignText;
import dev.reelay.view.row.FilterException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The audit log: of each action its last step, newest first; and the bulk actions that have not ended.
 *
 * @param total how many actions fit, on all pages
 * @param unreadable how many records of the topic are of a newer format, or were not written by Reelay
 */
record ActionsPage(List<ActionPage> open, List<ActionRow> rows, Query query, long total, long unreadable) {

    static final int SIZE = 50;

    /** As many as the log keeps. */
    private static final int ALL = 10_000;

    ActionsPage {
        open = List.copyOf(open);
        rows = List.copyOf(rows);
    }

    /**
     * Which part of the log.
     *
     * @param user only of this one; null for all
     * @param kind only of this one; null for all
     * @param page from 1
     */
    record Query(@Nullable String user, @Nullable String kind, int page) {

        /** @throws FilterException for a kind that there is not, and for a page that is no number from 1 */
        static Query of(@Nullable String user, @Nullable String kind, @Nullable String page) {
            String word = kind == null || kind.isEmpty() ? null : kind;
            if (word != null && !kinds().contains(word)) {
                throw new FilterException("kind: \"%s\" is not one of %s"
                        .formatted(ForeignText.oneLine(word, 60), String.join(", ", kinds())));
            }
            return new Query(user == null || user.isEmpty() ? null : user, word, Numbers.page(page));
        }

        boolean fits(AuditEntry entry) {
            return (user == null || user.equals(entry.actor().user()))
                    && (kind == null || kind.equals(entry.action().kind().word()));
        }

        private String path(int other) {
            return "/actions?page=" + other + (user == null ? "" : "&user=" + BackPath.encoded(user))
                    + (kind == null ? "" : "&kind=" + kind);
        }
    }

    static ActionsPage of(AuditLog log, List<BulkProgress> open, Query query, boolean seesPayloads) {
        Set<String> seen = new HashSet<>();
        List<AuditEntry> actions = log.newest(ALL).stream()
                .filter(entry -> seen.add(entry.id()))
                .filter(query::fits)
                .toList();
        return new ActionsPage(
                open.stream()
                        .map(progress -> ActionPage.of(progress, log, seesPayloads))
                        .toList(),
                actions.stream()
                        .skip((query.page() - 1L) * SIZE)
                        .limit(SIZE)
                        .map(entry -> ActionRow.of(entry, seesPayloads))
                        .toList(),
                query,
                actions.size(),
                log.unreadable());
    }

    static List<String> kinds() {
        return Arrays.stream(Action.Kind.values()).map(Action.Kind::word).collect(Collectors.toList());
    }

    /** For templates: the words of the kinds. */
    public List<String> words() {
        return kinds();
    }

    public boolean isFiltered() {
        return query.user() != null || query.kind() != null;
    }

    /** The path of the page with newer actions; null on the first. */
    public @Nullable String newer() {
        return query.page() > 1 ? query.path(query.page() - 1) : null;
    }

    /** The path of the page with older actions; null on the last. */
    public @Nullable String older() {
        return (long) query.page() * SIZE < total ? query.path(query.page() + 1) : null;
    }
}
