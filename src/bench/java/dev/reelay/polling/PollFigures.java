package dev.reelay.polling;

import dev.reelay.polling.Workload.Job;
import java.util.List;
import java.util.Locale;

/** Polls, mean lag and their product for seven workloads: learned, a fixed interval of 2 s, and a quarter of the age. */
public final class PollFigures {

    private static final int LEARN = 50;
    private static final int COUNT = 1_000;

    private PollFigures() {}

    /** Prints the figures. */
    public static void main(String[] args) {
        System.out.println(
                "| workload | bound | bound / 0.75 | learned: polls | lag, s | product | from polls alone | fixed 2 s | quarter of age | 5 % of median, s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Workload workload : Workload.values()) {
            List<Job> jobs = workload.jobs(first(workload) + COUNT, 42);
            List<Job> counted = jobs.subList(first(workload), jobs.size());
            double bound = Workload.bound(counted);
            Trial.Score learned = new Trial(7, true).run(new Trial.Learned(workload.typical), jobs, first(workload));
            Trial.Score censored = new Trial(7, false).run(new Trial.Learned(workload.typical), jobs, first(workload));
            Trial.Score fixed = new Trial(7, true).run(Trial.every(2), jobs, first(workload));
            Trial.Score former = new Trial(7, true).run(Trial.quarterOfAge(workload.typical), jobs, first(workload));
            double[] whole = counted.stream().mapToDouble(Job::whole).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.2f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    workload.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    bound,
                    bound / 0.75,
                    learned.polls(),
                    learned.lag(),
                    learned.product(),
                    censored.product(),
                    fixed.product(),
                    former.product(),
                    whole[whole.length / 2] * 0.05);
        }
    }

    private static int first(Workload workload) {
        return workload == Workload.TWO_HUMPS ? 2 * LEARN : LEARN;
    }
}
