package dev.reelay.catalog;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The result of checking the files behind URLs.
 *
 * @param violations in the order of their pointers and rules
 * @param advice one sentence, with its pointer, for each file that RunComfy merely advises against
 */
public record MediaVerdict(List<Violation> violations, List<String> advice) {

    private static final Comparator<Violation> ORDER =
            Comparator.comparing(Violation::pointer).thenComparing(Violation::rule);

    public MediaVerdict {
        violations = violations.stream().sorted(ORDER).toList();
        advice = List.copyOf(advice);
    }

    /** Checks all media of one request. */
    public static MediaVerdict of(Map<MediaUse, MediaFacts> found) {
        List<Violation> violations = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        found.forEach((use, facts) -> {
            MediaVerdict one = use.field().check(facts, use.pointer());
            violations.addAll(one.violations);
            advice.addAll(one.advice);
        });
        return new MediaVerdict(violations, advice);
    }
}
