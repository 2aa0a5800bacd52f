package dev.reelay.speed;

import dev.reelay.testing.WorkerProcess;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How long the commits of a worker took, from one moment to another, as its histogram says. */
final class CommitTimes {

    private static final String NAME = "reelay_commit_seconds";
    private static final String BUCKET = NAME + "_bucket{le=\"";

    private final double count;
    private final double sum;
    /** How many took no longer than this, in seconds. */
    private final SortedMap<Double, Double> buckets;

    private CommitTimes(double count, double sum, SortedMap<Double, Double> buckets) {
        this.count = count;
        this.sum = sum;
        this.buckets = buckets;
    }

    static CommitTimes of(WorkerProcess worker) {
        SortedMap<Double, Double> buckets = new TreeMap<>();
        double count = 0;
        double sum = 0;
        for (String line : worker.metrics()) {
            double value = line.startsWith(NAME) ? Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) : 0;
            if (line.startsWith(BUCKET)) {
                String bound = line.substring(BUCKET.length(), line.indexOf('"', BUCKET.length()));
                buckets.put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), value);
            } else if (line.startsWith(NAME + "_count ")) {
                count = value;
            } else if (line.startsWith(NAME + "_sum ")) {
                sum = value;
            }
        }
        return new CommitTimes(count, sum, buckets);
    }

    CommitTimes since(CommitTimes before) {
        SortedMap<Double, Double> difference = new TreeMap<>(buckets);
        before.buckets.forEach((bound, value) -> difference.merge(bound, -value, Double::sum));
        return new CommitTimes(count - before.count, sum - before.sum, difference);
    }

    double count() {
        return count;
    }

    double meanMillis() {
        return sum / count * 1000;
    }

    /** Within the bucket that it falls into, as if all times in it were as likely. */
    double percentileMillis(int percent) {
        double rank = count * percent / 100;
        double from = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= rank && bucket.getKey() < Double.POSITIVE_INFINITY) {
                return 1000
                        * (from + (bucket.getKey() - from) * (rank - below) / Math.max(1, bucket.getValue() - below));
            }
            from = bucket.getKey();
            below = bucket.getValue();
        }
        return Double.POSITIVE_INFINITY;
    }
}
