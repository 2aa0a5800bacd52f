package dev.reelay.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Puts a deed on many together from its steps. */
final class OpenDeedBuilder {

    private final List<String> targets = new ArrayList<>();
    private final Instant startedAt;
    private AuditEntry last;
    private int position;
    private Step.Report report = new Step.Report(0, new TreeMap<>());

    OpenDeedBuilder(AuditEntry started) {
        this.startedAt = started.at();
        this.last = started;
    }

    /** Targets that come again are those that are known, and behind a gap there is nothing to rely on. */
    void add(Step.Targets more) {
        if (more.from() == targets.size()) {
            targets.addAll(more.ids());
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

    OpenDeed build() {
        return new OpenDeed(startedAt, last, targets, position, report);
    }
}
