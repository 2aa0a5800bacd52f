package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.reelay.job.Violation;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A violation whose message is built only when it is listed: a request of a megabyte can violate a rule a hundred
 * thousand times.
 */
record Finding(String pointer, String rule, Supplier<Violation> violation) {

    /** The pointer to the input in a request. */
    static final String INPUT = "/input";

    /**
     * How many violations a result lists at most, so that it fits into its topic; the last one then counts those that
     * are left out.
     */
    static final int MAX_LISTED = 200;

    /** Once the listed violations have this many characters, no more are listed. */
    static final int MAX_CHARACTERS = 256 * 1024;

    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::pointer).thenComparing(Finding::rule);

    static String pointerInRequest(JsonPointer insideInput) {
        return INPUT + insideInput;
    }

    /** The violations to list, in the order of their pointers and rules. */
    static List<Violation> toViolations(List<Finding> findings) {
        // Two branches of a schema may have the same violation.
        Set<Violation> violations = new LinkedHashSet<>();
        long characters = 0;
        int seen = 0;
        for (Finding finding : findings.stream().sorted(ORDER).toList()) {
            if (violations.size() == MAX_LISTED || characters > MAX_CHARACTERS) {
                violations.add(leftOut(finding, findings.size() - seen));
                break;
            }
            seen++;
            Violation violation = finding.violation.get();
            characters += violation.pointer().length() + violation.message().length();
            violations.add(violation);
        }
        return List.copyOf(violations);
    }

    private static Violation leftOut(Finding first, int count) {
        String message = "There are " + count + " more violations, too many to list.";
        return new Violation(INPUT, first.rule, null, IntNode.valueOf(count), message);
    }
}
