package dev.reelay.polling;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Seven kinds of jobs whose true times are known, so that a schedule can be held against the best one there is. */
enum Workload {
    /** Images: 20 s, σ 0.25. */
    IMAGES(30, time(20, 0.25)),
    /** A video model that hardly varies: 120 s, σ 0.15. */
    TIGHT(180, time(120, 0.15)),
    /** One that varies much: 120 s, σ 0.6. */
    WIDE(300, time(120, 0.6)),
    /** Two resolutions of one model: 60 s and 240 s, σ 0.2 each. */
    TWO_HUMPS(300, time(60, 0.2), time(240, 0.2)),
    /** An exponential queue of 300 s on average, then runs of 60 s, σ 0.15. */
    QUEUE(400, new Time(300, 60, 0.15)),
    /** A model that becomes slower, from 60 s to 180 s within 1,000 jobs, σ 0.2. */
    DRIFT(90, time(60, 0.2)),
    /** 120 s, σ 0.25, but 2 % hang for 15 to 30 min. */
    HANG(180, new Time(0, 120, 0.25, 0.02));

    /** How many jobs the drift takes. */
    static final int DRIFT_JOBS = 1_000;

    private static final double DRIFT_FACTOR = 3;

    /** Of a normal distribution: those in the middles of so many equal parts. */
    private static final double[] QUANTILES = IntStream.range(0, 200)
            .mapToDouble(i -> gaussianQuantile((i + 0.5) / 200))
            .toArray();

    /**
     * The distribution of the time of a job.
     *
     * @param queue the mean of an exponential queue, in seconds
     * @param median of the run, in seconds
     * @param sigma of the logarithm of the run
     * @param hangs the part of jobs that take 900 to 1,800 s, evenly
     */
    record Time(double queue, double median, double sigma, double hangs) {

        Time(double queue, double median, double sigma) {
            this(queue, median, sigma, 0);
        }

        Job draw(Random random, String variant) {
            double run = random.nextDouble() < hangs
                    ? 900 + 900 * random.nextDouble()
                    : median * Math.exp(sigma * random.nextGaussian());
            return new Job(variant, queue == 0 ? 0 : -queue * Math.log(1 - random.nextDouble()), run, this);
        }

        Time times(double factor) {
            return new Time(queue, median * factor, sigma, hangs);
        }

        /** The part of jobs that have ended at an age. */
        double ended(double age) {
            if (queue == 0) {
                return ran(age);
            }
            double sum = 0;
            for (double quantile : QUANTILES) {
                double run = median * Math.exp(sigma * quantile);
                sum += age <= run ? 0 : 1 - Math.exp(-(age - run) / queue);
            }
            return sum / QUANTILES.length;
        }

        private double ran(double age) {
            double hung = Math.clamp((age - 900) / 900, 0, 1);
            return (1 - hangs) * gaussian(Math.log(age / median) / sigma) + hangs * hung;
        }

        /** ∫√(f·S): half of its square is the least product of polls and mean lag. */
        double need() {
            double need = 0;
            double before = 0;
            for (double age = 0.05; before < 0.999_999 && age < 20_000; age += 0.05 + age / 2_000) {
                double step = 0.05 + age / 2_000;
                double now = ended(age);
                need += Math.sqrt(Math.max(0, now - before) * (1 - (now + before) / 2) * step);
                before = now;
            }
            return need;
        }
    }

    /**
     * A job.
     *
     * @param variant its resolution and duration
     * @param queue how long it waits, in seconds
     * @param run how long it then runs
     * @param time what it was drawn from
     */
    record Job(String variant, double queue, double run, Time time) {
        double whole() {
            return queue + run;
        }
    }

    /** What the catalog has as the typical time, in seconds. */
    final double typical;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Time> times;

    Workload(double typical, Time... times) {
        this.typical = typical;
        this.times = List.of(times);
    }

    private static Time time(double median, double sigma) {
        return new Time(0, median, sigma);
    }

    /** The same jobs for the same seed. */
    List<Job> jobs(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    int which = times.size() == 1 ? 0 : random.nextInt(times.size());
                    return now(times.get(which), number).draw(random, "v" + which);
                })
                .toList();
    }

    private Time now(Time time, int number) {
        return this != DRIFT ? time : time.times(Math.pow(DRIFT_FACTOR, Math.min(1.0, (double) number / DRIFT_JOBS)));
    }

    /** The least product of polls and mean lag that a schedule can have which knows the distribution of each job. */
    static double bound(List<Job> jobs) {
        DoubleUnaryOperator half = need -> need * need / 2;
        List<Time> distinct = jobs.stream().map(Job::time).distinct().toList();
        if (distinct.size() > 10) { // drifts: the need grows with the time, all else is the same
            Time some = distinct.getFirst();
            double need = some.need();
            return half.applyAsDouble(jobs.stream()
                    .mapToDouble(job -> need * Math.sqrt(job.time().median() / some.median()))
                    .average()
                    .orElseThrow());
        }
        return half.applyAsDouble(distinct.stream()
                .mapToDouble(time -> time.need()
                        * jobs.stream().filter(job -> job.time().equals(time)).count()
                        / jobs.size())
                .sum());
    }

    private static double gaussian(double x) {
        double t = 1 / (1 + 0.2316419 * Math.abs(x));
        double tail = Math.exp(-x * x / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return x > 0 ? 1 - tail : tail;
    }

    private static double gaussianQuantile(double part) {
        double low = -6;
        double high = 6;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (gaussian(middle) < part) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
