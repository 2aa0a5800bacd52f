package dev.reelay.view;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.Status;
import dev.reelay.view.row.End;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.PageMark;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What anybody may ask of the table. Thread-safe; no call waits for the feeds. A number counts what the {@link Window} holds: all jobs
 * that have not ended, and the newest of those that have.
 */
public final class JobView {

    /** The most rows that one page has. */
    public static final int MOST_ROWS = 1_000;

    /** Stands for all models beyond the first thousand: a request may name anything as its model. */
    public static final String OTHER_MODELS = FailureGroups.OTHER_MODELS;

    private static final int MOST_MODELS = 1_000;

    private final JobTable table;

    JobView(JobTable table) {
        this.table = table;
    }

    /** The job with this id; empty when the table does not have it: there is none, or it is not in the {@link Window}. */
    public Optional<JobRow> find(String id) {
        return Optional.ofNullable(table.row(id));
    }

    /**
     * Whether the ledger has this id in more than one partition, so that it names two jobs: the topic of requests gained partitions, or
     * producers partition in different ways. The row is of one of them.
     */
    public boolean isInSeveralPartitions(String id) {
        return table.isInSeveralPartitions(id);
    }

    /**
     * A page of the jobs that fit.
     *
     * @param after where the page before ended; null for the first page
     * @param limit from 1 to {@link #MOST_ROWS}
     * @throws FilterException for another limit
     */
    public Page list(JobFilter filter, JobOrder order, @Nullable PageMark after, int limit) {
        if (limit < 1 || limit > MOST_ROWS) {
            throw new FilterException("limit: %d is not from 1 to %d".formatted(limit, MOST_ROWS));
        }
        Comparator<JobRow> byOrder = order.rows();
        // The last of those that are kept is the first to go.
        PriorityQueue<JobRow> first = new PriorityQueue<>(limit + 1, byOrder.reversed());
        Predicate<JobRow> isBehind =
                after == null ? _ -> true : row -> order.marks().compare(order.mark(row), after) > 0;
        long total = 0;
        boolean more = false;
        for (JobRow row : table.rows()) {
            if (filter.matches(row)) {
                total++;
                if (isBehind.test(row)) {
                    if (first.size() < limit) {
                        first.add(row);
                    } else {
                        more = true;
                        if (byOrder.compare(row, first.element()) < 0) {
                            first.remove();
                            first.add(row);
                        }
                    }
                }
            }
        }
        List<JobRow> rows = new ArrayList<>(first);
        rows.sort(byOrder);
        return new Page(rows, more ? order.mark(rows.getLast()) : null, total, table.window());
    }

    /** How many jobs fit. */
    public long count(JobFilter filter) {
        return table.rows().stream().filter(filter::matches).count();
    }

    /** The ids of all jobs that fit, in the order in which their requests came: what an action is fixed to. */
    public List<String> ids(JobFilter filter) {
        return table.rows().stream()
                .filter(filter::matches)
                .sorted(JobOrder.OLDEST.rows())
                .map(JobRow::id)
                .toList();
    }

    /**
     * How many jobs of each model are in each state; a state that has none is left out. When there are more than 1,000 models, most of
     * them are names that were rejected, and these are counted as {@link #OTHER_MODELS}.
     */
    public Map<String, Map<Status, Long>> byModelAndState() {
        Map<String, Map<Status, Long>> counts = new HashMap<>();
        for (boolean rejected : new boolean[] {false, true}) {
            for (JobRow row : table.rows()) {
                if ((row.status() == Status.REJECTED) == rejected) {
                    boolean hasRoom = counts.size() < MOST_MODELS || counts.containsKey(row.model());
                    counts.computeIfAbsent(hasRoom ? row.model() : OTHER_MODELS, _ -> new EnumMap<>(Status.class))
                            .merge(row.status(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /** Those of the jobs that failed or were rejected, in groups, the largest first; at most 1,000. */
    public List<FailureGroup> failureGroups(JobFilter filter) {
        FailureGroups groups = new FailureGroups();
        table.rows().stream().filter(filter::matches).forEach(groups::add);
        return groups.sorted();
    }

    /** The failed jobs of which nobody knows whether RunComfy has them ({@link JobRow#isInDoubt}); the one that ended last comes first. */
    public List<JobRow> doubtful() {
        return table.rows().stream()
                .filter(JobRow::isInDoubt)
                .sorted(JobOrder.ENDED.rows())
                .toList();
    }

    /** Of the jobs that wait for their submission, the one whose request came first; empty when none waits. */
    public Optional<JobRow> oldestWaiting() {
        return table.rows().stream()
                .filter(row -> row.status() == Status.ACCEPTED)
                .min(JobOrder.OLDEST.rows());
    }

    /** How many jobs have ended since then, by the way they did; a way that none took is left out. */
    public Map<Status, Long> endedSince(Instant from) {
        long first = from.toEpochMilli();
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        for (JobRow row : table.rows()) {
            if (row.isEnded() && row.times().finished() >= first) {
                counts.merge(row.status(), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** What jobs cost, by the day of their end and by model, the newest day first; {@link #OTHER_MODELS} beyond the first thousand. */
    public List<DayCost> costByDayAndModel() {
        Map<Map.Entry<LocalDate, String>, DayCost> costs = new HashMap<>();
        Set<String> models = new HashSet<>();
        for (JobRow row : table.rows()) {
            End end = row.end();
            Instant finished = row.times().finishedAt();
            if (end != null && finished != null && (end.costUsd() != null || end.charged() != Charged.NO)) {
                LocalDate day = LocalDate.ofInstant(finished, ZoneOffset.UTC);
                boolean hasRoom =
                        models.contains(row.model()) || (models.size() < MOST_MODELS && models.add(row.model()));
                String model = hasRoom ? row.model() : OTHER_MODELS;
                costs.compute(Map.entry(day, model), (_, sum) -> {
                    DayCost before = sum == null ? new DayCost(day, model, BigDecimal.ZERO, 0, 0) : sum;
                    return end.costUsd() == null ? before.plusUnpriced() : before.plus(end.costUsd());
                });
            }
        }
        return costs.values().stream()
                .sorted(Comparator.comparing(DayCost::day).reversed().thenComparing(DayCost::model))
                .toList();
    }

    /** What changed since a version; the first one to ask with is that of {@link #version}. */
    public Changes changesSince(long version) {
        return table.changes().since(version);
    }

    /** Grows with every change. */
    public long version() {
        return table.changes().version();
    }

    /** What the table holds. */
    public Window window() {
        return table.window();
    }
}
