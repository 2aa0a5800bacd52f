package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Runs a form, prints what it does and what came of it, and fails when something does not hold. */
final class ChaosReport {

    /** So many jobs with their story. */
    private static final int STORIES = 10;

    private ChaosReport() {}

    /** Runs the schedule of {@code chaos.seed}, or a new one. */
    static void ofAny(ChaosProfile form, Path folder) {
        of(form, RandomGenerator.getDefault().nextInt(1_000_000), folder);
    }

    /** @param usual the seed, unless another one is given */
    static void of(ChaosProfile form, long usual, Path folder) {
        Schedule schedule = Schedule.of(Long.getLong("chaos.seed", usual), form);
        System.out.println("Chaos, " + form.name() + " form; to run it again: -Dchaos.seed=" + schedule.seed()
                + "\nthe first workers share by " + schedule.assignor() + "\n" + schedule.text());
        try (ChaosRun run = new ChaosRun(schedule, folder)) {
            Facts facts = run.run();
            List<String> violations = new ArrayList<>(Verdict.of(facts));
            Integer limit = form.limit();
            if (limit != null && run.mostOutstanding() > limit) {
                violations.add(run.mostOutstanding() + " jobs were outstanding at a time, and the limit is " + limit);
            }
            violations.addAll(run.wrongCopies());
            System.out.println(new RunSummary(schedule, run.phases(), facts, run.limitUse(facts)).text(violations));
            violations.stream()
                    .map(Load::idIn)
                    .flatMap(Optional::stream)
                    .distinct()
                    .limit(STORIES)
                    .forEach(id -> System.out.println(JobTimeline.of(id, facts)));
            assertThat(violations).as("violations with seed " + schedule.seed()).isEmpty();
        }
    }
}
