package dev.reelay.view;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.Status;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.MessagePattern;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers failures by code, model and message. */
final class FailureGroups {

    /** More groups are one each, and help nobody. */
    private static final int MOST = 1_000;

    /** So many are told apart while they are counted; the rest is one. */
    private static final int MOST_TOLD_APART = 10_000;

    /** The model of the rest. */
    static final String OTHER_MODELS = "(other models)";

    private static final Key REST = new Key("", OTHER_MODELS, "");

    private record Key(String code, String model, String message) {}

    /** One group while it is gathered. */
    private static final class Tally {
        private JobRow oldest;
        private final Map<Charged, Long> charged = new EnumMap<>(Charged.class);
        private @Nullable BigDecimal cost;
        private JobRow newest;

        Tally(JobRow first) {
            newest = first;
            oldest = first;
        }

        void add(JobRow row, End end) {
            charged.merge(end.charged(), 1L, Long::sum);
            if (end.costUsd() != null) {
                cost = cost == null ? end.costUsd() : cost.add(end.costUsd());
            }
            if (JobOrder.ENDED.rows().compare(row, newest) < 0) {
                newest = row;
            } else if (JobOrder.ENDED.rows().compare(row, oldest) > 0) {
                oldest = row;
            }
        }
    }

    private final Map<Key, Tally> groups = new HashMap<>();

    /** Counts the row if its job failed or was rejected. */
    void add(JobRow row) {
        End end = row.end();
        if (end == null || (row.status() != Status.FAILED && row.status() != Status.REJECTED)) {
            return;
        }
        Key key = new Key(
                end.code() == null ? "" : end.code(),
                row.model(),
                end.message() == null ? "" : MessagePattern.of(end.message()));
        boolean hasRoom = groups.size() < MOST_TOLD_APART || groups.containsKey(key);
        groups.computeIfAbsent(hasRoom ? key : REST, _ -> new Tally(row)).add(row, end);
    }

    /** The groups, the largest first. */
    List<FailureGroup> sorted() {
        return groups.entrySet().stream()
                .map(group -> new FailureGroup(
                        group.getKey().code(),
                        group.getKey().model(),
                        group.getKey().message(),
                        group.getValue().charged,
                        group.getValue().cost,
                        group.getValue().oldest,
                        group.getValue().newest))
                .sorted(Comparator.comparingLong(FailureGroup::count)
                        .reversed()
                        .thenComparing(FailureGroup::code)
                        .thenComparing(FailureGroup::model)
                        .thenComparing(FailureGroup::message))
                .limit(MOST)
                .toList();
    }
}
