package dev.reelay.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules that must hold after any run, and the violations of them as sentences. */
final class Verdict {

    private Verdict() {}

    /** Every violation; empty when all is well. */
    static List<String> of(Facts facts) {
        List<Attempt> attempts = Attempt.of(facts);
        return Stream.of(
                        new ResultRules(facts, attempts).violations(),
                        new PostRules(facts, attempts).violations(),
                        new LedgerRules(facts).violations(),
                        ends(facts))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> ends(Facts facts) {
        List<String> violations = new ArrayList<>();
        for (Facts.WorkerExit end : facts.ends()) {
            end.faults().forEach(fault -> violations.add(end.worker() + ": " + fault));
            if (!end.asked()) {
                violations.add(end.worker() + " ended by itself, with exit code " + end.code());
            } else if (end.took().compareTo(ChaosProfile.LEAVING) > 0) {
                violations.add(end.worker() + " took " + end.took() + " to end after it was asked to");
            }
        }
        return violations;
    }
}
