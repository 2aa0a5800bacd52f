package dev.reelay.polling;

import dev.reelay.polling.SimulatedRun.Polled;
import dev.reelay.polling.Workload.Job;
import java.util.List;
import java.util.Locale;

/**
 * Polls, mean lag and their product for seven workloads, as a table: learned, a fixed interval of 2 s, and a quarter of the age. Then one run of
 * a shard against the simulator, in which every GET is recorded.
 */
public final class PollFigures {

    private static final int KNOWN = 50;
    private static final int COUNTED = 2_000;
    private static final int WAVES = 4;
    private static final int JOBS_OF_WAVE = 50;

    private PollFigures() {}

    /** Prints the figures. */
    public static void main(String[] args) {
        System.out.println("| workload | bound | bound / 0.75 | polls | mean lag, s | polls × lag | by polls alone |"
                + " fixed 2 s | quarter of age | a twentieth of the median, s |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Workload workload : Workload.values()) {
            print(workload);
        }
        try (SimulatedRun run = new SimulatedRun(1)) {
            for (int wave = 1; wave <= WAVES; wave++) {
                print(wave, run.jobs("wave" + wave, JOBS_OF_WAVE));
            }
        }
    }

    private static void print(Workload workload) {
        int first = workload == Workload.TWO_HUMPS ? 2 * KNOWN + 20 : KNOWN;
        List<Job> jobs = workload.jobs(first + COUNTED, 42);
        List<Job> counted = jobs.subList(first, jobs.size());
        double bound = Workload.bound(counted);
        Trial.Score learned = new Trial(7, true).run(new Trial.Learned(workload.typical), jobs, first);
        Trial.Score byPolls = new Trial(7, false).run(new Trial.Learned(workload.typical), jobs, first);
        Trial.Score fixed = new Trial(7, true).run(Trial.every(2), jobs, first);
        Trial.Score quarter = new Trial(7, true).run(Trial.quarterOfAge(workload.typical), jobs, first);
        double[] whole = counted.stream().mapToDouble(Job::whole).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.2f | **%.1f** | %.1f | %.1f | %.1f | %.1f |%n",
                workload.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                bound,
                bound / 0.75,
                learned.polls(),
                learned.lag(),
                learned.product(),
                byPolls.product(),
                fixed.product(),
                quarter.product(),
                whole[whole.length / 2] * 0.05);
    }

    private static void print(int wave, List<Polled> jobs) {
        double polls = jobs.stream().mapToInt(Polled::polls).average().orElseThrow();
        double lag = jobs.stream().mapToDouble(Polled::lag).average().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "wave %d: %d jobs, %d GETs, %.1f polls, mean lag %.2f s, polls × lag %.1f, pauses %.1f to %.1f s%n",
                wave,
                jobs.size(),
                jobs.stream().mapToInt(job -> job.gets().size()).sum(),
                polls,
                lag,
                polls * lag,
                jobs.stream().mapToDouble(Polled::shortest).min().orElseThrow(),
                jobs.stream().mapToDouble(Polled::longest).max().orElseThrow());
    }
}
