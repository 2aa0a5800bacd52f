package dev.reelay.order;

import dev.reelay.job.Ordering;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the order of waiting jobs costs: 100,000 jobs, alone and of 10,000 tenants with 400 models and three priorities. Times are the
 * medians of many turns.
 */
public final class OrderFigures {

    private static final int JOBS = 100_000;
    private static final int TURNS = 501;
    private static final int PERMITS = 32;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private OrderFigures() {}

    /** What a test run lets go. */
    private record Doors(@Nullable String onlyModel, boolean anyTenant) implements Gate {
        @Override
        public boolean admitsAny() {
            return true;
        }

        @Override
        public boolean admitsModel(String model) {
            return onlyModel == null || onlyModel.equals(model);
        }

        @Override
        public boolean admitsTenant(@Nullable String tenant) {
            return anyTenant;
        }

        @Override
        public boolean knowsOf(Instant entered) {
            return true;
        }

        @Override
        public int weight(@Nullable String tenant) {
            return 1;
        }
    }

    /** Prints the figures. */
    public static void main(String[] args) {
        System.out.println(
                "| jobs of | adding one, µs | a turn that takes 32, µs | one without a permit, µs | one in which nobody may"
                        + " go, µs | one that takes the last one in the round, µs | bytes for a job |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int round = 0; round < 2; round++) {
            print("nobody, 1 model", 0, 1);
            print("nobody, 400 models", 0, 400);
            print("10,000 tenants, 400 models", 10_000, 400);
        }
    }

    private static void print(String name, int tenants, int models) {
        long before = used();
        WaitingJobs jobs = new WaitingJobs();
        Random random = new Random(1);
        long begin = System.nanoTime();
        for (int job = 0; job < JOBS; job++) {
            add(jobs, random, "job-" + job, tenants, models);
        }
        double adding = (System.nanoTime() - begin) / 1e3 / JOBS;
        double bytes = (used() - before) / (double) JOBS;
        double full = median(jobs, new Doors(null, true), PERMITS, random, tenants, models);
        double denied = median(jobs, new Doors(null, true), 0, random, tenants, models);
        double closed = median(jobs, new Doors(null, false), PERMITS, random, tenants, models);
        String last = "model-last";
        double one = tenants == 0 ? 0 : single(jobs, last);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.1f | %.1f | %.1f | %.1f | %.0f |%n",
                name,
                adding,
                full,
                denied,
                closed,
                one,
                bytes);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void add(WaitingJobs jobs, Random random, String id, int tenants, int models) {
        String tenant = tenants == 0 ? null : "tenant-" + random.nextInt(tenants);
        int priority = tenants == 0 ? 1 : random.nextInt(Ageing.CLASSES);
        Instant since = START.plusMillis(random.nextInt(3));
        jobs.add(id, "model-" + random.nextInt(models), new Ordering(priority, tenant), since, START);
    }

    /** @param permits how many there are in a turn; what is taken waits again after it */
    private static double median(WaitingJobs jobs, Gate gate, int permits, Random random, int tenants, int models) {
        double[] turns = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            String[] taken = new String[permits];
            int count = 0;
            long begin = System.nanoTime();
            Picks picks = new Picks(jobs, gate, START.plusSeconds(9));
            while (picks.next() != null) {
                if (count < permits) {
                    taken[count++] = picks.take();
                } else {
                    picks.deny();
                }
            }
            turns[turn] = (System.nanoTime() - begin) / 1e3;
            for (int job = 0; job < count; job++) {
                add(jobs, random, taken[job], tenants, models);
            }
        }
        Arrays.sort(turns);
        return turns[TURNS / 2];
    }

    /** All other models are closed, and the only job that may go is the last one in the round. */
    private static double single(WaitingJobs jobs, String model) {
        double[] turns = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            jobs.add("last", model, new Ordering(Ordering.LAST, "tenant-last"), START, START);
            long begin = System.nanoTime();
            Picks picks = new Picks(jobs, new Doors(model, true), START.plusSeconds(9));
            picks.next();
            picks.take();
            turns[turn] = (System.nanoTime() - begin) / 1e3;
        }
        Arrays.sort(turns);
        return turns[TURNS / 2];
    }
}
