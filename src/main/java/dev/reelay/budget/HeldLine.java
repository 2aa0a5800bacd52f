package dev.reelay.budget;

import dev.reelay.cost.Reservation;
import dev.reelay.job.Ordering;
import dev.reelay.money.Rate;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one model, tenant and priority that wait for a budget, the first one first; beside them those of which each costs more than a
 * whole budget. What they cost is what it is now: each has a number of units, and the line has what one costs. Confined to its shard's
 * thread.
 */
final class HeldLine {

    /** Whose jobs they are. */
    record Key(String model, Ordering ordering) {}

    /** Where a job waits. */
    enum Place {
        /** In the line, for the budget. */
        WAITING,
        /** In the line, for its permit. */
        RELEASED,
        /** Beside the line, for a higher budget. */
        ASIDE
    }

    /**
     * What a job costs.
     *
     * @param rate null when the price of its model is not known
     * @param units how many units it has; null when what it costs is not known
     */
    record Price(@Nullable Rate rate, @Nullable Double units) {
        static Price of(Reservation reserved, @Nullable Rate rate) {
            return new Price(
                    rate,
                    rate == null || reserved.usd() == null ? null : (Double) rate.unitsOf(reserved, reserved.usd()));
        }
    }

    /** A job that waits. */
    static final class Held {
        private final String id;
        private final long number;
        private final HeldLine line;
        private @Nullable Place place;
        private Price price = new Price(null, null);

        Held(String id, long number, HeldLine line) {
            this.id = id;
            this.number = number;
            this.line = line;
        }

        String id() {
            return id;
        }

        /** Counts the jobs in the order in which they came. */
        long number() {
            return number;
        }

        HeldLine line() {
            return line;
        }

        private double units() {
            return price.units() == null ? 1 : price.units();
        }
    }

    private static final Comparator<Held> BY_UNITS =
            Comparator.comparingDouble(Held::units).thenComparing(Held::number);

    private final Key key;
    private final List<Scope> scopes;
    private final TreeMap<Long, Held> waiting = new TreeMap<>();
    private final TreeMap<Long, Held> released = new TreeMap<>();
    private final TreeSet<Held> waitingByUnits = new TreeSet<>(BY_UNITS);
    private final TreeSet<Held> aside = new TreeSet<>(BY_UNITS);
    private double waitingUnits;
    private double releasedUnits;
    private @Nullable Rate rate;

    HeldLine(Key key) {
        this.key = key;
        this.scopes = JobScopes.of(key.model(), key.ordering()).all();
    }

    Key key() {
        return key;
    }

    /** In which its jobs count, the strictest first. */
    List<Scope> scopes() {
        return scopes;
    }

    /** What a unit costs now; null when that is not known. */
    void price(@Nullable Rate now) {
        rate = now;
    }

    /**
     * Whether what the job costs has to be read from its input: something else is counted than when that was done, or it came to no cost
     * then, and the price is another one now.
     */
    boolean isPricedAnew(Held held) {
        Rate before = held.price.rate();
        if (rate == null || before == null) {
            return rate != null;
        }
        return held.price.units() == null
                ? !before.equals(rate)
                : !before.units().equals(rate.units());
    }

    /** What the job costs, in millionths of a dollar; null when that is not known. */
    @Nullable
    Long micros(Held held) {
        return rate == null || held.price.units() == null ? null : (Long) rate.micros(held.units());
    }

    /** Puts a job, new or of this line, where it is to wait. */
    void put(Held held, Place place, Price price) {
        remove(held);
        held.place = place;
        held.price = price;
        switch (place) {
            case WAITING -> {
                waiting.put(held.number(), held);
                waitingByUnits.add(held);
                waitingUnits += held.units();
            }
            case RELEASED -> {
                released.put(held.number(), held);
                releasedUnits += held.units();
            }
            case ASIDE -> aside.add(held);
        }
    }

    /** Puts a job elsewhere. */
    void put(Held held, Place place) {
        put(held, place, held.price);
    }

    /** Notes what a job costs. */
    void price(Held held, Price price) {
        if (held.place != null) {
            put(held, held.place, price);
        }
    }

    /** Removes a job from where it waits. */
    void remove(Held held) {
        switch (held.place) {
            case WAITING -> {
                waiting.remove(held.number());
                waitingByUnits.remove(held);
                waitingUnits = waiting.isEmpty() ? 0 : waitingUnits - held.units();
            }
            case RELEASED -> {
                released.remove(held.number());
                releasedUnits = released.isEmpty() ? 0 : releasedUnits - held.units();
            }
            case ASIDE -> aside.remove(held);
            case null -> {}
        }
        held.place = null;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && released.isEmpty() && aside.isEmpty();
    }

    /** The first job that waits for the budget; null when none does. */
    @Nullable
    Held firstWaiting() {
        return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
    }

    /** The dearest job that waits for the budget; null when none does. */
    @Nullable
    Held dearest() {
        return waitingByUnits.isEmpty() ? null : waitingByUnits.last();
    }

    /** The cheapest one of those beside the line; null when there is none. */
    @Nullable
    Held cheapestAside() {
        return aside.isEmpty() ? null : aside.first();
    }

    /** How many were released and have no permit yet. */
    int released() {
        return released.size();
    }

    /** What these cost together, as far as that is known, in millionths of a dollar. */
    long releasedMicros() {
        return rate == null ? 0 : rate.micros(releasedUnits);
    }

    /** How many jobs are in the line. */
    int size() {
        return waiting.size() + released.size();
    }

    /** How many jobs are beside it. */
    int aside() {
        return aside.size();
    }

    /** What the jobs of the line wait for; null when there are none. */
    BudgetShares.@Nullable Waiting waiting() {
        if (size() == 0) {
            return null;
        }
        Held first = waiting.isEmpty() || (!released.isEmpty() && released.firstKey() < waiting.firstKey())
                ? released.firstEntry().getValue()
                : waiting.firstEntry().getValue();
        Long one = micros(first);
        return rate == null || one == null
                ? new BudgetShares.Waiting(scopes, size(), null, 0)
                : new BudgetShares.Waiting(
                        scopes, size(), one + rate.micros(waitingUnits + releasedUnits - first.units()), one);
    }
}
