package dev.reelay.money;

import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.Spender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a partition's jobs have reserved and spent, by the day of their intent. Not thread-safe.
 *
 * <p>A job reserves from its intent on. When it ends, what RunComfy says that it cost takes the place of its reservation; where RunComfy
 * says nothing, the reservation stays, as spent; where RunComfy certainly did not accept the job, it is released. A submission of unknown
 * outcome that is followed by another one has spent its reservation.
 *
 * <p>What was spent outlives the receipts: it is written in the transactions that end jobs, and kept for {@value #DAYS_KEPT} days. The
 * newest {@value #NEWEST_KEPT} days of which something is known are kept whatever the clock says: one that is weeks ahead must not
 * remove what was spent today.
 */
public final class Spending {

    /** For so many days what was spent is kept, beside today. */
    public static final int DAYS_KEPT = 35;

    static final int NEWEST_KEPT = 8;

    private final SortedMap<Long, DayTotals> days = new TreeMap<>();
    private final Set<Spender> changed = new LinkedHashSet<>();
    private long removedBefore = Long.MIN_VALUE;

    /** @param restored the records of the ledger */
    public Spending(Collection<Spend> restored) {
        restored.forEach(spend -> day(spend.of().day()).restored(spend));
    }

    private DayTotals day(long day) {
        return days.computeIfAbsent(day, _ -> new DayTotals());
    }

    /** Counts a job that was found in the ledger. What an ended one has spent is in a record. */
    public void restored(JobState state) {
        moved(null, state);
    }

    /**
     * Counts a move of a job.
     *
     * @param before null for a new job
     */
    public void moved(@Nullable JobState before, JobState next) {
        Reservation was = before == null ? null : open(before);
        Reservation is = open(next);
        if (was != null && !was.equals(is)) {
            day(was.day()).add(spender(before, was), Total.NONE.minus(total(was)));
        }
        if (is != null && !is.equals(was)) {
            day(is.day()).add(spender(next, is), total(is));
        }
        if (was != null && is == null) {
            switch (next) {
                case Ended ended when ended.reserved() != null -> spend(ended, ended.reserved(), ended.cost());
                case Accepted again when again.inDoubtAt() != null -> spend(before, was, null);
                default -> {}
            }
        }
    }

    private static @Nullable Reservation open(JobState state) {
        return switch (state) {
            case Submitting job -> job.reserved();
            case Submitted job -> job.reserved();
            case Storing job -> job.reserved();
            case Accepted _, Ended _ -> null;
        };
    }

    private static Total total(Reservation reserved) {
        Cost usd = reserved.usd();
        return new Total(1, usd == null ? 1 : 0, 0, 0, usd == null ? 0 : usd.micros());
    }

    private static Spender spender(JobState of, Reservation reserved) {
        return new Spender(
                reserved.day(),
                of.model(),
                of instanceof JobState.Pending job
                        ? job.job().ordering().tenant()
                        : ((Ended) of).ordering().tenant());
    }

    private void spend(JobState of, Reservation reserved, @Nullable Cost cost) {
        DayTotals day = day(reserved.day());
        Spend row = day.row(spender(of, reserved));
        Spend next = cost != null
                ? row.withSettled(cost.micros())
                : reserved.usd() != null ? row.withEstimated(reserved.usd().micros()) : row.withUnpriced();
        day.put(next);
        changed.add(next.of());
    }

    /** What counts on a day. */
    public Total all(long day) {
        DayTotals found = days.get(day);
        return found == null ? Total.NONE : found.all();
    }

    /** What counts on a day for a model, in whichever case its id is written. */
    public Total ofModel(long day, String model) {
        DayTotals found = days.get(day);
        return found == null ? Total.NONE : found.ofModel(model);
    }

    /** What counts on a day for a tenant. */
    public Total ofTenant(long day, String tenant) {
        DayTotals found = days.get(day);
        return found == null ? Total.NONE : found.ofTenant(tenant);
    }

    /**
     * The records that are to be written: those of jobs that have ended since {@link #written}, and with them the tombstones of what has been
     * kept long enough. None when no job has ended.
     */
    public List<OutgoingRecord> records(Instant now) {
        if (changed.isEmpty()) {
            return List.of();
        }
        List<OutgoingRecord> records = new ArrayList<>();
        changed.forEach(of -> records.add(SpendRecords.encode(day(of.day()).get(of))));
        removedBefore = Math.min(Reservation.dayOf(now) - DAYS_KEPT, oldestOfTheNewest());
        days.headMap(removedBefore)
                .values()
                .forEach(day -> day.spenders().forEach(of -> records.add(SpendRecords.tombstone(of))));
        return records;
    }

    private long oldestOfTheNewest() {
        return days.keySet().stream()
                .skip(Math.max(0, days.size() - NEWEST_KEPT))
                .findFirst()
                .orElse(Long.MIN_VALUE);
    }

    /** The records that {@link #records} gave last are committed. */
    public void written() {
        changed.clear();
        days.headMap(removedBefore).clear();
    }
}
