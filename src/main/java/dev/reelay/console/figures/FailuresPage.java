package dev.reelay.console.figures;

import dev.reelay.view.FailureGroup;
import dev.reelay.view.JobView;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of failures.
 *
 * @param filter which jobs are counted, in its canonical text; empty for all
 * @param refusal why there is no such filter, in one line; null when there is one
 * @param codes how many jobs have each code, most first
 * @param lines the largest groups, the largest first
 * @param moreGroups how many groups are not shown
 * @param moreJobs how many jobs they have
 * @param scope which jobs the numbers are about
 */
public record FailuresPage(
        String filter,
        @Nullable String refusal,
        List<CodeCount> codes,
        List<FailureLine> lines,
        long moreGroups,
        long moreJobs,
        String scope) {

    /** More are too many to read, and too much to send with every change. */
    static final int MOST = 200;

    public FailuresPage {
        codes = List.copyOf(codes);
        lines = List.copyOf(lines);
    }

    /**
     * How many jobs have a code.
     *
     * @param code as a word
     * @param href address of this page with that code alone; null when no filter finds it
     */
    public record CodeCount(String code, long count, @Nullable String href) {}

    /**
     * The page of those jobs that fit.
     *
     * @param payloads whether the reader may see what customers have sent
     */
    static FailuresPage of(JobView jobs, JobFilter filter, boolean payloads) {
        List<FailureGroup> groups = jobs.failureGroups(filter);
        List<FailureGroup> rest = groups.subList(Math.min(MOST, groups.size()), groups.size());
        return new FailuresPage(
                filter.text(),
                null,
                codes(groups, filter),
                groups.stream()
                        .limit(MOST)
                        .map(group -> FailureLine.of(group, filter, payloads))
                        .toList(),
                rest.size(),
                rest.stream().mapToLong(FailureGroup::count).sum(),
                Scope.ofEnded(jobs.window()));
    }

    /** The page that says that there is no such filter. */
    static FailuresPage refused(JobView jobs, String message) {
        return new FailuresPage("", message, List.of(), List.of(), 0, 0, Scope.ofEnded(jobs.window()));
    }

    private static List<CodeCount> codes(List<FailureGroup> groups, JobFilter filter) {
        Map<String, Long> counts = groups.stream()
                .collect(Collectors.groupingBy(FailureGroup::code, Collectors.summingLong(FailureGroup::count)));
        return counts.entrySet().stream()
                .map(entry -> count(entry.getKey(), entry.getValue(), filter))
                .sorted(Comparator.comparingLong(CodeCount::count).reversed().thenComparing(CodeCount::code))
                .toList();
    }

    private static CodeCount count(String code, long count, JobFilter filter) {
        try {
            return new CodeCount(code, count, Links.filtered("/failures", Links.only(filter, "code", code)));
        } catch (FilterException e) {
            return new CodeCount(code.isEmpty() ? "(no code)" : code, count, null);
        }
    }

    /** How many jobs failed or were rejected; of more than 1,000 groups, those of the largest. */
    public long total() {
        return codes.stream().mapToLong(CodeCount::count).sum();
    }

    /** Whether a filter is on. */
    public boolean filtered() {
        return !filter.isEmpty();
    }
}
