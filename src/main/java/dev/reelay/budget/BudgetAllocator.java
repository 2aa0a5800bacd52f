package dev.reelay.budget;

import dev.reelay.budget.BudgetDemand.Need;
import dev.reelay.budget.DayShares.Owed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Shares the budget of one day out among the partitions, by what they have used and wait for. Not thread-safe.
 *
 * <p>INVARIANT: <em>take away before giving</em>. A share is lowered first; what was taken goes elsewhere only after the partition's demand
 * says that it has seen the lower share and has used no more. Nothing is given beyond what nobody may spend any more.
 *
 * <p>What has been used stays where it is. The rest goes to the jobs that wait, in whole jobs: each partition as much as the others, as long as
 * it waits for so much. So what is left in many partitions, and is too little for a job in each, is collected for a job that can use
 * it. While nobody waits, what is left is spread evenly: a partition that begins to have jobs need not ask first.
 */
final class BudgetAllocator {

    /** When each partition was given something, most recently. Lost with the leader: then all are equal again. */
    private final TreeMap<Integer, Long> served = new TreeMap<>();

    private long given;

    /** What a partition says, and the number of the grant that it has seen. */
    record Said(long seen, Need need) {}

    /** The partitions and their shares, while a vector is made. */
    private final class Table {
        private final long limit;
        private final int size;
        private final long[] share;
        /** How much the partition may use at most, whichever vector it has seen. */
        private final long[] held;

        private final long[] used;
        private final long[] waiting;
        private final long[] next;
        private final long[] target;
        private final TreeMap<Integer, Owed> owed = new TreeMap<>();
        private final boolean complete;

        Table(long limit, DayShares now, List<@Nullable Said> said) {
            this.limit = limit;
            size = Math.max(said.size(), now.shares().size());
            share = new long[size];
            held = new long[size];
            used = new long[size];
            waiting = new long[size];
            next = new long[size];
            target = new long[size];
            boolean all = true;
            for (int p = 0; p < size; p++) {
                Said its = p < said.size() ? said.get(p) : null;
                boolean counts =
                        its != null && its.seen() >= now.begun() && its.need().day() == now.day();
                all &= counts || p >= said.size();
                share[p] = now.share(p);
                if (its != null && counts) {
                    used[p] = its.need().used();
                    waiting[p] = its.need().waiting();
                    next[p] = Math.max(1, its.need().next());
                }
                held[p] = Math.max(share[p], used[p]);
                Owed taken = now.owed().get(p);
                if (taken != null && !(its != null && counts && its.seen() >= taken.since())) {
                    owed.put(p, taken);
                    held[p] = Math.max(held[p], taken.held());
                }
            }
            complete = all;
            aim();
        }

        /** How much each partition should have: what it has used, and its part of the rest in whole jobs. */
        private void aim() {
            System.arraycopy(used, 0, target, 0, size);
            long rest = limit - LongStream.of(used).sum();
            long before = Long.MAX_VALUE;
            while (rest > 0 && rest < before) {
                before = rest;
                int[] open = where(p -> missing(p) > 0).toArray();
                long part = open.length == 0 ? 0 : rest / open.length;
                for (int p : open) {
                    long whole = missing(p) <= part ? missing(p) : part / next[p] * next[p];
                    target[p] += whole;
                    rest -= whole;
                }
            }
            for (int p : bySinceServed(where(p -> missing(p) > 0))) {
                long one = Math.min(next[p], missing(p));
                if (one <= rest) {
                    target[p] += one;
                    rest -= one;
                }
            }
        }

        private long missing(int p) {
            return used[p] + waiting[p] - target[p];
        }

        private List<Integer> bySinceServed(IntStream partitions) {
            return partitions
                    .boxed()
                    .sorted(Comparator.comparing(p -> served.getOrDefault(p, 0L)))
                    .toList();
        }

        long free() {
            return Math.max(0, limit - LongStream.of(held).sum());
        }

        boolean lacks(int p) {
            return target[p] > Math.max(share[p], used[p]);
        }

        /** Something was taken from it, and it may still use that. */
        boolean owes(int p) {
            return held[p] > Math.max(share[p], used[p]);
        }

        IntStream where(IntPredicate condition) {
            return IntStream.range(0, size).filter(condition);
        }

        private void take(int p, long amount, long sequence) {
            if (amount > 0) {
                share[p] -= amount;
                owed.put(p, new Owed(held[p], sequence));
            }
        }

        /** A budget that was lowered below the shares: first what nobody has used is taken away. */
        void fit(long sequence) {
            long over = LongStream.of(share).sum() - limit;
            for (int p : most(p -> share[p] - used[p])) {
                long amount = Math.clamp(share[p] - used[p], 0, Math.max(0, over));
                take(p, amount, sequence);
                over -= amount;
            }
            for (int p : most(p -> share[p])) {
                long amount = Math.clamp(share[p], 0, Math.max(0, over));
                take(p, amount, sequence);
                over -= amount;
            }
        }

        private List<Integer> most(IntToLongFunction of) {
            return where(_ -> true)
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer p) -> of.applyAsLong(p))
                            .reversed())
                    .toList();
        }

        /** Gives what is free to those that lack something, in whole jobs. */
        void give() {
            long free = free();
            for (int p : bySinceServed(where(p -> lacks(p) && !owes(p)))) {
                long reachable = target[p] - held[p] <= free
                        ? target[p]
                        : used[p] + (held[p] + free - used[p]) / next[p] * next[p];
                if (reachable > held[p]) {
                    free -= reachable - held[p];
                    share[p] = reachable;
                    held[p] = reachable;
                    served.put(p, ++given);
                }
            }
        }

        /** Nobody else lacks anything: what was taken from a partition that needs it again is left where it is. */
        void giveBack() {
            if (where(p -> lacks(p) && !owes(p)).findAny().isEmpty()) {
                long room = limit - LongStream.of(share).sum();
                for (int p : where(p -> lacks(p) && owes(p)).toArray()) {
                    long amount = Math.min(room, Math.min(target[p], held[p]) - share[p]);
                    share[p] += Math.max(0, amount);
                    room -= Math.max(0, amount);
                }
            }
        }

        /** Takes away what partitions have beyond their part, as much as others lack and is neither free nor on its way. */
        void take(long sequence) {
            long shortfall = where(p -> lacks(p) && !owes(p))
                            .mapToLong(p -> Math.max(0, target[p] - held[p]))
                            .sum()
                    - free()
                    - where(this::owes)
                            .mapToLong(p -> held[p] - Math.max(share[p], used[p]))
                            .sum();
            for (int p : most(p -> share[p] - target[p])) {
                long amount = Math.clamp(share[p] - target[p], 0, Math.max(0, shortfall));
                take(p, amount, sequence);
                shortfall -= amount;
            }
        }

        /** Nobody waits: what is free is spread evenly. */
        void spread() {
            List<Integer> takers = where(p -> !owes(p)).boxed().toList();
            long free = takers.isEmpty() ? 0 : free();
            int index = 0;
            for (int p : takers) {
                long amount = free / takers.size() + (index++ < free % takers.size() ? 1 : 0);
                if (amount > 0) {
                    held[p] += amount; // where jobs cost more than was set aside, more is used than the share
                    share[p] = held[p];
                }
            }
        }

        DayShares vector(DayShares now) {
            List<Long> shares = new ArrayList<>(size);
            LongStream.of(share).forEach(shares::add);
            owed.entrySet().removeIf(entry -> entry.getValue().held() <= share[entry.getKey()]);
            return new DayShares(now.day(), limit, now.begun(), shares, owed);
        }
    }

    /**
     * The next vector. It is to be written when its budget or a share differs.
     *
     * @param limit the budget as it is now
     * @param now the vector that was written last
     * @param said what each partition says, by its number; null where it has said nothing. Until all have, of this day, nothing is given:
     *     what they have used is not known
     * @param sequence the number of the grant that is written with the result
     */
    DayShares next(long limit, DayShares now, List<@Nullable Said> said, long sequence) {
        Table table = new Table(limit, now, said);
        table.fit(sequence);
        if (table.complete) {
            table.give();
            table.giveBack();
            if (table.where(p -> table.lacks(p) && !table.owes(p)).findAny().isPresent()) {
                table.take(sequence);
            } else if (table.where(p -> table.waiting[p] > 0).findAny().isEmpty()) {
                table.spread();
            }
        }
        return table.vector(now);
    }
}
