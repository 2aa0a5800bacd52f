package dev.reelay.audit;

import java.time.Instant;
import java.util.List;

/**
 * A deed on many that has begun and has not ended.
 *
 * @param startedAt when it began, by the clock of whoever began it
 * @param last its last step, with its actor and what is done
 * @param targets those that are recorded, in their order
 * @param position the number of the first target that may not have been dealt with
 * @param report what became of those before it
 */
public record OpenDeed(Instant startedAt, AuditEntry last, List<String> targets, int position, Step.Report report) {

    public OpenDeed {
        targets = List.copyOf(targets);
    }

    /**
     * Whether all targets are recorded. If not, whoever began it ended before any of them was dealt with, and which were meant is not
     * known: it must not go on.
     */
    public boolean isFixed() {
        return last.deed().subject() instanceof Subject.Selection selection && targets.size() == selection.count();
    }
}
