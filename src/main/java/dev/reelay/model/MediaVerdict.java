package dev.reelay.model;

import dev.reelay.outcome.Violation;
import java.util.Comparator;
import java.util.List;

/**
 * The result of checking the files behind URLs.
 *
 * @param violations in the order of their pointers and rules, each once
 * @param advice one sentence, with its pointer, for each file that RunComfy merely advises against
 */
public record MediaVerdict(List<Violation> violations, List<String> advice) {

    private static final Comparator<Violation> ORDER =
            Comparator.comparing(Violation::pointer).thenComparing(Violation::rule);

    public MediaVerdict {
        violations = violations.stream().distinct().sorted(ORDER).toList();
        advice = List.copyOf(advice);
    }
}
