package dev.reelay.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a bulk action together from its steps. Memory is bounded: an action with more targets than are kept is never complete. */
final class OpenActionBuilder {

    /** The most targets that a bulk action can have. */
    static final int MAX_TARGETS = 50_000;

    private final int count;
    private final List<String> targets = new ArrayList<>();
    private final Instant startedAt;
    private AuditEntry last;
    private int position;
    private Step.Report report = new Step.Report(0, new TreeMap<>());

    OpenActionBuilder(AuditEntry started) {
        this.startedAt = started.at();
        this.last = started;
        this.count = started.action().subject() instanceof Subject.Selection selection ? selection.count() : 0;
    }

    /**
     * Targets that come again are those that are known, behind a gap there is nothing to rely on, and those beyond the number that was
     * fixed were never meant.
     */
    void add(Step.Targets more) {
        if (more.from() == targets.size() && count <= MAX_TARGETS) {
            targets.addAll(more.ids().subList(0, Math.min(more.ids().size(), count - targets.size())));
        }
    }

    /** Somebody who goes on from an earlier step may report an earlier position. */
    void proceed(AuditEntry entry, Step.Progress progress) {
        last = entry;
        if (progress.position() >= position) {
            position = progress.position();
            report = progress.report();
        }
    }

    Instant startedAt() {
        return startedAt;
    }

    /** The target with this number; null when it is not known. */
    @Nullable
    String target(int number) {
        return number < targets.size() ? targets.get(number) : null;
    }

    OpenAction build() {
        return new OpenAction(startedAt, last, targets, position, report);
    }
}
