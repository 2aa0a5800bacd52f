package dev.reelay.model;

import dev.reelay.outcome.Violation;
import java.util.List;

/**
 * What a model says about an input.
 *
 * @param violations for which the request is to be rejected, in the order of their pointers and rules; empty when it may go on
 * @param warnings what RunComfy may refuse, although the request may go on
 */
public record InputVerdict(List<Violation> violations, List<Violation> warnings) {

    /** Nothing was found. */
    public static final InputVerdict PASSED = new InputVerdict(List.of(), List.of());

    public InputVerdict {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
    }
}
