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
 * One broken rule, not yet put into words: a request of a megabyte can break a hundred thousand rules, and words are only
 * found for those that are listed.
 */
record Finding(String pointer, String rule, Supplier<Violation> words) {

    /** Where the input lies in a request. */
    static final String INPUT = "/input";

    /**
     * A result must not outgrow its topic, and nobody reads more: at most so many violations are listed, and no more than
     * so many characters. One more then says how many are left out.
     */
    static final int MOST = 200;

    static final int MOST_CHARACTERS = 256 * 1024;

    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::pointer).thenComparing(Finding::rule);

    static String inRequest(JsonPointer insideInput) {
        return INPUT + insideInput;
    }

    /** The violations, in the order of their pointers and rules. */
    static List<Violation> inWords(List<Finding> findings) {
        // Two branches of a schema may say the same.
        Set<Violation> violations = new LinkedHashSet<>();
        long characters = 0;
        int seen = 0;
        for (Finding finding : findings.stream().sorted(ORDER).toList()) {
            if (violations.size() == MOST || characters > MOST_CHARACTERS) {
                violations.add(leftOut(finding, findings.size() - seen));
                break;
            }
            seen++;
            Violation violation = finding.words.get();
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
