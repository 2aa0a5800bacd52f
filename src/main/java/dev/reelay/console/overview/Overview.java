package dev.reelay.console.overview;

import dev.reelay.cost.Cost;
import dev.reelay.money.Total;
import dev.reelay.outcome.Status;
import dev.reelay.view.JobView;
import dev.reelay.view.Window;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.money.BudgetStanding;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Stored;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The overview's numbers. Each counts what the window holds.
 *
 * @param oldest the job that has waited longest for its submission; null when none waits
 * @param notStored completed jobs whose files are not all in the store
 * @param doubtful jobs of which nobody knows whether RunComfy has them and charges for them
 * @param beside what is not about jobs
 */
public record Overview(
        JobsByState jobs,
        @Nullable Waiting oldest,
        RecentEnds ends,
        CostToday cost,
        long notStored,
        long doubtful,
        Beside beside,
        Window window) {

    private static final JobFilter NOT_STORED = JobFilter.parse("stored=" + Stored.FAILED.word());

    private static final Duration LONG = Duration.ofMinutes(10);

    /**
     * A job that waits.
     *
     * @param href its page, below the base
     * @param since when its request was read; null when that is not known
     */
    public record Waiting(
            String id, String href, String model, @Nullable Instant since) {}

    /**
     * What is not about jobs.
     *
     * @param requests the topic to which jobs are sent
     * @param restored whether everything that was in the topics at the start has been read
     * @param paused whether a pause is in force
     * @param deadLetters how many are kept
     * @param deadLettersAreAll false when there may be older ones
     * @param unreadable records that cannot be read
     * @param shared what all workers share
     */
    public record Beside(
            String requests,
            boolean restored,
            boolean paused,
            long deadLetters,
            boolean deadLettersAreAll,
            long unreadable,
            Shared shared) {}

    /**
     * What all workers share.
     *
     * @param account the limit of outstanding jobs of the account; null when there is none
     * @param budget the one of which most is used today; null when there is none
     */
    public record Shared(@Nullable Slots account, @Nullable BudgetStanding budget) {

        /** No limit and no budget. */
        static final Shared NOTHING = new Shared(null, null);

        static Shared of(@Nullable Slots account, List<BudgetStanding> budgets) {
            return new Shared(
                    account,
                    budgets.stream()
                            .filter(BudgetStanding::isKnown)
                            .max(Comparator.comparingInt(BudgetStanding::percent))
                            .orElse(null));
        }

        /** Whether it says why jobs wait. */
        boolean isUsedUp() {
            return (account != null && account.isFull()) || (budget != null && budget.isReached());
        }

        /** What RunComfy says that jobs of the budget cost today. */
        public BigDecimal settled() {
            return usd(Total::settled);
        }

        /** What was set aside for those that ended, and of which it says nothing. */
        public BigDecimal estimated() {
            return usd(Total::estimated);
        }

        /** What is set aside for those that have not ended. */
        public BigDecimal reserved() {
            return usd(Total::reserved);
        }

        private BigDecimal usd(ToLongFunction<Total> micros) {
            return budget == null ? BigDecimal.ZERO : Cost.usd(micros.applyAsLong(budget.today()));
        }
    }

    static Overview of(JobView jobs, Beside beside, Instant now) {
        Window window = jobs.window();
        return new Overview(
                JobsByState.of(jobs.byModelAndState()),
                jobs.oldestWaiting().map(Overview::waiting).orElse(null),
                RecentEnds.of(jobs, window, now),
                CostToday.of(jobs.costByDayAndModel(), window, now),
                jobs.count(NOT_STORED),
                jobs.doubtful().size(),
                beside,
                window);
    }

    private static Waiting waiting(JobRow row) {
        return new Waiting(
                row.id(), Links.job(row.id()), row.model(), row.times().receivedAt());
    }

    /** Whether no job was ever seen. */
    public boolean isEmpty() {
        return window.live() == 0 && window.ended() == 0 && window.dropped() == 0;
    }

    /** How many jobs wait for their submission. */
    public long waiting() {
        return count(Status.ACCEPTED);
    }

    /** How many jobs are being submitted. */
    public long submitting() {
        return count(Status.SUBMITTING);
    }

    /** How many jobs RunComfy has. */
    public long atRunComfy() {
        return count(Status.IN_QUEUE) + count(Status.IN_PROGRESS);
    }

    /** How many jobs RunComfy is done with, and whose files are copied to the store. */
    public long storing() {
        return count(Status.STORING);
    }

    private long count(Status state) {
        return jobs.total().cells().get(jobs.states().indexOf(state)).count();
    }

    /** Whether a job has waited for long, and no pause, no full limit of the account and no budget says why. */
    public boolean waitsWithoutPause(Instant now) {
        return oldest != null
                && oldest.since() != null
                && !beside.paused()
                && !beside.shared().isUsedUp()
                && oldest.since().isBefore(now.minus(LONG));
    }
}
