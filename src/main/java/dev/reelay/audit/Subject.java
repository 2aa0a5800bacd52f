package dev.reelay.audit;

import dev.reelay.job.Job;
import dev.reelay.json.ForeignText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an action is done to. Texts that are too long are cut: who is refused may have sent anything. */
public sealed interface Subject {

    /**
     * One job.
     *
     * @param receivedAt when its request was read, to the millisecond: it tells the job from a later one with the same id. Null when
     *     the job is not known
     */
    record OneJob(String id, @Nullable Instant receivedAt) implements Subject {
        public OneJob {
            id = ForeignText.cut(id, Job.MAX_ID); // else as it is: it is looked up
            // Some have the time from a record, and others from a table that keeps milliseconds.
            receivedAt = receivedAt == null ? null : receivedAt.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /**
     * One model, or all.
     *
     * @param id as in the key of a pause: {@code *} for all
     */
    record OneModel(String id) implements Subject {
        public OneModel {
            id = ForeignText.oneLine(id, Job.MAX_ID);
        }
    }

    /**
     * One limit that all workers share, with the numbers that it is to have. Both are null when it is lifted, and where what somebody
     * wrote is no number.
     *
     * @param scope as in the key of a command: {@code *}, a model's id, or {@code tenant/} and a tenant
     * @param outstanding how many jobs may be outstanding; null for no such limit
     * @param perMinute how many jobs may be submitted in a minute; null for no such limit
     * @param weight how many jobs of a tenant are submitted in a round; null for one
     */
    record OneLimit(
            String scope,
            @Nullable Integer outstanding,
            @Nullable Integer perMinute,
            @Nullable Integer weight) implements Subject {

        /** Without a weight. */
        public OneLimit(String scope, @Nullable Integer outstanding, @Nullable Integer perMinute) {
            this(scope, outstanding, perMinute, null);
        }

        public OneLimit {
            scope = ForeignText.oneLine(scope, Job.MAX_ID);
            if (Stream.of(Optional.ofNullable(outstanding), Optional.ofNullable(perMinute), Optional.ofNullable(weight))
                    .anyMatch(number -> number.isPresent() && number.get() < 0)) {
                throw new IllegalArgumentException("a limit below zero");
            }
        }

        /** The numbers for people: {@code 40 outstanding, 60 in a minute, weight 2}; empty when there are none. */
        public String numbers() {
            return Stream.of(
                            outstanding == null ? "" : outstanding + " outstanding",
                            perMinute == null ? "" : perMinute + " in a minute",
                            weight == null ? "" : "weight " + weight)
                    .filter(number -> !number.isEmpty())
                    .collect(Collectors.joining(", "));
        }

        /** What is limited, and by what, for people. */
        public String text() {
            String what = scope.equals("*") ? "all jobs" : scope;
            return numbers().isEmpty() ? what : what + ": " + numbers();
        }
    }

    /**
     * One budget of a day, with the numbers that it is to have. Both are null when it is lifted, and where what somebody wrote is no
     * number.
     *
     * @param scope as for {@link OneLimit}
     * @param usdPerDay what jobs of a day may cost; null for no such budget
     * @param jobsPerDay how many jobs may be submitted in a day; null for no such budget
     */
    record OneBudget(
            String scope,
            @Nullable BigDecimal usdPerDay,
            @Nullable Integer jobsPerDay) implements Subject {
        public OneBudget {
            scope = ForeignText.oneLine(scope, Job.MAX_ID);
            if ((usdPerDay != null && !isAmount(usdPerDay)) || (jobsPerDay != null && jobsPerDay < 0)) {
                throw new IllegalArgumentException("a budget that is none");
            }
        }

        /** The numbers for people: {@code 50 USD a day, 500 jobs a day}; empty when there are none. */
        public String numbers() {
            String first = usdPerDay == null ? "" : usdPerDay.toPlainString() + " USD a day";
            String second = jobsPerDay == null ? "" : jobsPerDay + " jobs a day";
            return first.isEmpty() || second.isEmpty() ? first + second : first + ", " + second;
        }

        /** Whose budget it is, and how much, for people. */
        public String text() {
            String what = "budget of " + (scope.equals("*") ? "all jobs" : scope);
            return numbers().isEmpty() ? what : what + ": " + numbers();
        }
    }

    /** One record of the dead letters. */
    record OneDeadLetter(int partition, long offset) implements Subject {

        private static final Pattern PLACE = Pattern.compile("(\\d{1,9})/(\\d{1,18})");

        /** The dead letter at {@code <partition>/<offset>}; empty when the text is no such place. */
        public static Optional<OneDeadLetter> at(String place) {
            Matcher numbers = PLACE.matcher(place);
            return numbers.matches()
                    ? Optional.of(
                            new OneDeadLetter(Integer.parseInt(numbers.group(1)), Long.parseLong(numbers.group(2))))
                    : Optional.empty();
        }

        /** Its place, as {@code <partition>/<offset>}. */
        public String place() {
            return partition + "/" + offset;
        }
    }

    /**
     * Many, which a filter selected once and for all.
     *
     * @param filter in its one canonical text; for people, as the targets are recorded one by one
     * @param count how many
     * @param atStakeUsd what was or may be charged for them, as far as RunComfy has named costs; null when it has named none
     */
    record Selection(String filter, int count, @Nullable BigDecimal atStakeUsd) implements Subject {
        public Selection {
            filter = ForeignText.oneLine(filter, MAX_FILTER);
            if (count < 0 || (atStakeUsd != null && !isAmount(atStakeUsd))) {
                throw new IllegalArgumentException("a selection of " + count + ", or with an amount that is none");
            }
        }
    }

    /** The scale comes first: to write out {@code 1e999999999} takes a gigabyte. */
    private static boolean isAmount(BigDecimal usd) {
        return Math.abs((long) usd.scale()) <= MAX_DIGITS && usd.precision() <= MAX_DIGITS && usd.signum() >= 0;
    }

    /** Digits of an amount of money. */
    int MAX_DIGITS = 40;

    /** Code points of a filter. */
    int MAX_FILTER = 2_000;
}
