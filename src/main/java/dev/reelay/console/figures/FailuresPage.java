package dev.reelay.console.figures;

import dev.reelay.console.Notices;
import dev.reelay.view.FailureGroup;
import dev.reelay.view.JobView;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of failures.
 *
 * @param parts of the filter that says which jobs are counted; empty for all
 * @param refusal why nothing is counted, as a sentence; null when all is well
 * @param codes how many jobs have each code, most first
 * @param lines the largest groups, the largest first
 * @param moreGroups how many groups are not shown
 * @param moreJobs how many jobs they have
 * @param scope which jobs the numbers are about
 */
public record FailuresPage(
        List<FilterPart> parts,
        @Nullable String refusal,
        List<CodeCount> codes,
        List<FailureLine> lines,
        long moreGroups,
        long moreJobs,
        String scope) {

    /** Why a filter is refused to a reader who may not see what customers have sent. */
    static final String PAYLOADS_NEEDED =
            "Filters on tenants and metadata tell what customers have sent: that needs the permission payloads.";

    /** More are too many to read, and too much to send with every change. */
    static final int MOST = 200;

    public FailuresPage {
        parts = List.copyOf(parts);
        codes = List.copyOf(codes);
        lines = List.copyOf(lines);
    }

    /**
     * One value of one parameter of the filter.
     *
     * @param removed address of this page without it
     */
    public record FilterPart(String name, String value, String removed) {}

    /**
     * How many jobs have a code.
     *
     * @param code as a word
     * @param href address of this page with that code alone; null when no filter finds it
     */
    public record CodeCount(
            String code, long count, @Nullable String href) {}

    /**
     * The filter of an address.
     *
     * @throws FilterException when there is no such filter
     */
    static JobFilter filter(Map<String, List<String>> parameters) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            // Forms send fields that nobody has filled.
            List<String> filled =
                    values.stream().filter(value -> !value.isEmpty()).toList();
            if (!filled.isEmpty() && !name.equals(Notices.PARAMETER)) {
                given.put(name, filled);
            }
        });
        return JobFilter.of(given);
    }

    /** Whether numbers by this filter tell what customers have sent. */
    static boolean asksForPayloads(JobFilter filter) {
        return filter.parameters().keySet().stream()
                .anyMatch(name -> name.startsWith(JobFilter.METADATA) || name.equals("tenant"));
    }

    /**
     * The page of those jobs that fit.
     *
     * @param payloads whether the reader may see what customers have sent
     */
    static FailuresPage of(JobView jobs, JobFilter filter, boolean payloads) {
        List<FailureGroup> groups = jobs.failureGroups(filter);
        List<FailureGroup> rest = groups.subList(Math.min(MOST, groups.size()), groups.size());
        return new FailuresPage(
                parts(filter),
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

    /** The page that says why nothing is counted. */
    static FailuresPage refused(JobView jobs, String message) {
        return new FailuresPage(List.of(), message, List.of(), List.of(), 0, 0, Scope.ofEnded(jobs.window()));
    }

    private static List<FilterPart> parts(JobFilter filter) {
        return filter.parameters().entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> new FilterPart(
                                parameter.getKey(),
                                value,
                                Links.filtered("/failures", filter.without(parameter.getKey(), value)))))
                .toList();
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
        return !parts.isEmpty();
    }
}
