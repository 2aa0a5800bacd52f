package dev.reelay.console.figures;

import dev.reelay.actions.Stake;
import dev.reelay.actions.Stakes;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.outcome.Finding;
import dev.reelay.view.JobView;
import dev.reelay.view.row.JobRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of money in doubt.
 *
 * @param open jobs without a finding, the newest end first: one part of the list
 * @param pager which part
 * @param sum of all jobs without a finding
 * @param recorded the last jobs with a finding, the newest finding first
 * @param totals of all jobs with a finding, by what was found
 * @param scope which jobs the numbers are about
 */
public record DoubtPage(
        List<DoubtLine> open, Pager pager, Sum sum, List<DoubtLine> recorded, List<FindingTotal> totals, String scope) {

    /** Jobs on a page, and findings that are shown. */
    static final int MOST = 100;

    public DoubtPage {
        open = List.copyOf(open);
        recorded = List.copyOf(recorded);
        totals = List.copyOf(totals);
    }

    /**
     * What some jobs are about.
     *
     * @param count how many jobs
     * @param stake what they are worth together
     */
    public record Sum(long count, Stake stake) {

        /** For how many jobs there is an amount. */
        public long priced() {
            return stake.priced();
        }

        /** For how many there is none: the amount is too low by what they cost. */
        public long unpriced() {
            return stake.unpriced();
        }
    }

    /** The sum of the jobs of which this was found out. */
    public record FindingTotal(Finding finding, Sum sum) {}

    /**
     * A part of the list.
     *
     * @param page from 1
     * @param pages at least 1
     */
    public record Pager(int page, int pages) {

        static Pager of(int wanted, int rows) {
            int pages = Math.max(1, (rows + MOST - 1) / MOST);
            return new Pager(Math.clamp(wanted, 1, pages), pages);
        }

        /** Whether there is more than one. */
        public boolean needed() {
            return pages > 1;
        }

        /** The part before; 0 when this is the first. */
        public int previous() {
            return page - 1;
        }

        /** The part behind; 0 when this is the last. */
        public int next() {
            return page < pages ? page + 1 : 0;
        }
    }

    /**
     * A part of the page.
     *
     * @param page from 1; the nearest one when there is none like that
     * @param payloads whether the reader may see what customers have sent
     */
    static DoubtPage of(JobView jobs, AuditLog log, int page, boolean payloads) {
        Stakes stakes = new Stakes(jobs);
        List<DoubtLine> open = new ArrayList<>();
        List<DoubtLine> recorded = new ArrayList<>();
        for (JobRow row : jobs.doubtful()) {
            AuditEntry entry = recorded(log, row);
            (entry == null ? open : recorded).add(new DoubtLine(row, stakes.worth(row), entry, payloads));
        }
        recorded.sort(Comparator.comparing(DoubtPage::recordedAt).reversed());
        Pager pager = Pager.of(page, open.size());
        int from = (pager.page() - 1) * MOST;
        return new DoubtPage(
                open.subList(from, Math.min(open.size(), from + MOST)),
                pager,
                sum(open, stakes),
                recorded.subList(0, Math.min(MOST, recorded.size())),
                totals(recorded, stakes),
                Scope.ofEnded(jobs.window()));
    }

    private static @Nullable AuditEntry recorded(AuditLog log, JobRow row) {
        Instant receivedAt = row.times().receivedAt();
        return receivedAt == null
                ? null
                : log.findingEntry(row.id(), receivedAt).orElse(null);
    }

    private static Instant recordedAt(DoubtLine line) {
        return line.at() == null ? Instant.MIN : line.at();
    }

    private static Sum sum(List<DoubtLine> lines, Stakes stakes) {
        return new Sum(
                lines.size(), stakes.of(lines.stream().map(DoubtLine::row).toList()));
    }

    private static List<FindingTotal> totals(List<DoubtLine> recorded, Stakes stakes) {
        return Arrays.stream(Finding.values())
                .map(finding -> new FindingTotal(
                        finding,
                        sum(
                                recorded.stream()
                                        .filter(line -> line.finding() == finding)
                                        .toList(),
                                stakes)))
                .filter(total -> total.sum().count() > 0)
                .toList();
    }

    /** The findings that can be recorded. */
    public List<Finding> findings() {
        return List.of(Finding.values());
    }

    /** How many findings there are. */
    public long recordedCount() {
        return totals.stream().mapToLong(total -> total.sum().count()).sum();
    }

    /** How many of them are not shown. */
    public long moreRecorded() {
        return recordedCount() - recorded.size();
    }

    /** Whether there was nothing to look at. */
    public boolean empty() {
        return sum.count() == 0 && recorded.isEmpty();
    }
}
