package dev.reelay.model;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.reelay.outcome.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The findings about one input. A result lists so many that it fits its topic; the last violation then says that there are
 * more. The check stops soon after that number, so how many more there are is not known.
 */
final class Findings {

    /** How many violations a result lists at most. */
    static final int MAX_LISTED = 100;

    /** Once the listed violations have this many characters, no more are listed. */
    static final int MAX_CHARACTERS = 256 * 1024;

    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::pointer).thenComparing(Finding::rule);

    private final List<Finding> found = new ArrayList<>();
    private boolean incomplete;

    void add(Finding finding) {
        found.add(finding);
    }

    /** Notes that the check stopped before it had found everything. */
    void markIncomplete() {
        incomplete = true;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    Set<String> pointers() {
        return found.stream().map(Finding::pointer).collect(Collectors.toSet());
    }

    /** The violations to list, in the order of their pointers and rules. */
    List<Violation> toViolations() {
        // Two branches of a schema may have the same violation.
        Set<Violation> violations = new LinkedHashSet<>();
        long characters = 0;
        String lastRule = "";
        boolean more = incomplete;
        for (Finding finding : found.stream().sorted(ORDER).toList()) {
            if (violations.size() == MAX_LISTED || characters > MAX_CHARACTERS) {
                more = true;
                break;
            }
            lastRule = finding.rule();
            Violation violation = finding.violation().get();
            characters += violation.pointer().length() + violation.message().length();
            violations.add(violation);
        }
        if (more) {
            String message =
                    "There are more violations; the first " + violations.size() + " that were found are listed.";
            violations.add(new Violation(Finding.INPUT, lastRule, IntNode.valueOf(violations.size()), null, message));
        }
        return List.copyOf(violations);
    }
}
