package dev.reelay.limits;

import dev.reelay.limits.Demand.Count;
import dev.reelay.limits.Shared.Owed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shares one limit out among the partitions, by what they use and wait for. Not thread-safe.
 *
 * <p>INVARIANT: <em>take away before giving</em>. A share is lowered first; its slots go elsewhere only after the partition's demand
 * says that it has seen the lower share and uses no more. So the order in which partitions read vectors, and how late, makes no
 * difference to how many slots are used in all, and there are no leases and no clocks.
 *
 * <p>Free slots go to the partition that is furthest below its part of all that waits, then to the one that got a slot longest ago. While nobody waits, what is left is spread
 * evenly: a partition that begins to have jobs need not ask first. Where not every partition can have a slot to spare, one is kept back,
 * so that a partition which has none gets it as soon as it asks, and need not wait until another one has given one up.
 */
final class Allocator {

    /** When each partition got a slot, most recently. Lost with the leader: then all are equal again. */
    private final TreeMap<Integer, Long> served = new TreeMap<>();

    private long given;

    /** What a partition says, and the number of the grant that it has seen. */
    record Said(long seen, Count count) {}

    /** The partitions and their slots, while a vector is made. */
    private final class Table {
        private final int limit;
        private final int size;
        private final int[] share;
        /** How many slots the partition may use at most, whichever vector it has seen. */
        private final int[] held;

        private final int[] used;
        private final int[] want;
        private final double[] part;
        private final TreeMap<Integer, Owed> owed = new TreeMap<>();
        private final boolean complete;

        Table(int limit, Shared now, List<@Nullable Said> said) {
            this.limit = limit;
            size = Math.max(said.size(), now.shares().size());
            share = new int[size];
            held = new int[size];
            used = new int[size];
            want = new int[size];
            part = new double[size];
            boolean all = true;
            long wanted = 0;
            for (int p = 0; p < size; p++) {
                Said its = p < said.size() ? said.get(p) : null;
                boolean counts = its != null && its.seen() >= now.begun();
                all &= counts || p >= said.size();
                Count count = its != null && counts ? its.count() : Count.NONE;
                share[p] = now.share(p);
                used[p] = count.used();
                held[p] = Math.max(share[p], used[p]);
                Owed taken = now.owed().get(p);
                if (taken != null && !(its != null && counts && its.seen() >= taken.since())) {
                    owed.put(p, taken);
                    held[p] = Math.max(held[p], taken.held());
                }
                want[p] = (int) Math.min(Integer.MAX_VALUE, (long) used[p] + count.waiting());
                wanted += want[p];
            }
            complete = all;
            for (int p = 0; p < size; p++) {
                part[p] = wanted == 0 ? 0 : (double) limit * want[p] / Math.max(limit, wanted);
            }
        }

        int free() {
            long taken = IntStream.of(held).asLongStream().sum();
            return (int) Math.max(0, limit - taken);
        }

        boolean lacks(int p) {
            return want[p] > share[p];
        }

        /** Slots were taken from it, and it may still use them. */
        boolean owes(int p) {
            return held[p] > share[p];
        }

        /** Partitions that lack slots may get some. */
        boolean areSlotsWanted() {
            return where(p -> lacks(p) && !owes(p)).findAny().isPresent();
        }

        IntStream where(IntPredicate condition) {
            return IntStream.range(0, size).filter(condition);
        }

        private void give(int p, int slots) {
            share[p] += slots;
            held[p] = Math.max(held[p], share[p]);
            served.put(p, ++given);
        }

        private void take(int p, int slots, long sequence) {
            share[p] -= slots;
            owed.put(p, new Owed(held[p], sequence));
        }

        /** A limit that was lowered below the shares: the partitions that are furthest above their part give first. */
        void fit(long sequence) {
            for (int over = IntStream.of(share).sum() - limit; over > 0; ) {
                int richest = where(p -> share[p] > 0)
                        .boxed()
                        .max(Comparator.comparingDouble(p -> share[p] - part[p]))
                        .orElseThrow();
                int slots = Math.min(share[richest], some(over));
                take(richest, slots, sequence);
                over -= slots;
            }
        }

        /** Gives free slots to those that lack some. */
        void give() {
            for (int free = free(); free > 0; ) {
                Integer next = where(p -> lacks(p) && !owes(p))
                        .boxed()
                        .max(Comparator.comparing((Integer p) -> Math.max(0, Math.floor(part[p]) - held[p]))
                                .thenComparing(p -> -served.getOrDefault(p, 0L)))
                        .orElse(null);
                if (next == null) {
                    break;
                }
                int slots =
                        Math.clamp((long) (part[next] - held[next]) / 2, 1, Math.min(free, want[next] - share[next]));
                give(next, slots);
                free -= slots;
            }
        }

        /**
         * Takes slots away for those that lack some: first those that nobody uses, then from those above their part, whose jobs go on
         * and leave the slots when they end. A slot that was given and is not in use yet is left alone.
         */
        void take(long sequence) {
            int coming = IntStream.range(0, size).map(p -> held[p] - share[p]).sum();
            int lacking = where(p -> lacks(p) && !owes(p))
                    .map(p -> want[p] - share[p])
                    .sum();
            for (int p : where(p -> share[p] > want[p]).toArray()) {
                int slots = Math.min(share[p] - want[p], lacking - coming);
                if (slots > 0) {
                    take(p, slots, sequence);
                    coming += slots;
                }
            }
            int needed = where(p -> lacks(p) && !owes(p))
                    .map(p -> Math.max(0, (int) Math.max(1, Math.floor(part[p])) - held[p]))
                    .sum();
            while (coming < needed) {
                Integer richest = where(p -> share[p] > part[p] && used[p] >= share[p])
                        .boxed()
                        .max(Comparator.comparing((Integer p) -> share[p] - part[p])
                                .thenComparing(p -> -served.getOrDefault(p, 0L)))
                        .orElse(null);
                if (richest == null) {
                    break;
                }
                int slots = Math.clamp((long) (share[richest] - part[richest]) / 2, 1, needed - coming);
                take(richest, slots, sequence);
                coming += slots;
            }
        }

        /**
         * Nobody lacks anything but partitions from which slots were taken: what they still use stays with them, and then they may get
         * more. Otherwise they would wait until their jobs end, beside slots that nobody uses.
         */
        void giveBack() {
            if (IntStream.of(held).asLongStream().sum() <= limit) {
                where(p -> lacks(p) && owes(p)).forEach(p -> share[p] = Math.min(want[p], held[p]));
            }
        }

        /** Nobody lacks anything: the rest is spread so that each partition has about the same number of slots to spare. */
        void spread(long sequence) {
            int spare = free()
                    + where(p -> share[p] > want[p])
                            .map(p -> share[p] - want[p])
                            .sum();
            int reserve = spare > 0 && spare < size ? 1 : 0;
            List<Integer> open = where(p -> !owes(p)).boxed().toList();
            for (int free = free() - reserve; free > 0 && !open.isEmpty(); ) {
                int poorest = Collections.min(open, Comparator.comparingInt(p -> share[p] - want[p]));
                int slots = some(free);
                share[poorest] += slots;
                held[poorest] = share[poorest];
                free -= slots;
            }
            if (reserve > free() && where(this::owes).findAny().isEmpty()) {
                where(p -> share[p] > want[p])
                        .boxed()
                        .max(Comparator.comparing((Integer p) -> share[p] - want[p])
                                .thenComparing(p -> -served.getOrDefault(p, 0L)))
                        .ifPresent(richest -> take(richest, 1, sequence));
            }
        }

        /** So many at a time that a million slots take no longer than a hundred, and the last ones go one by one. */
        private int some(int slots) {
            return Math.max(1, slots / (2 * size));
        }

        Shared vector(long begun) {
            List<Integer> shares = new ArrayList<>(size);
            IntStream.of(share).forEach(shares::add);
            owed.entrySet().removeIf(entry -> entry.getValue().held() <= share[entry.getKey()]);
            return new Shared(limit, begun, shares, owed);
        }
    }

    /**
     * The next vector. It is to be written when its limit or a share differs.
     *
     * @param limit how many slots there are now
     * @param now the vector that was written last
     * @param said what each partition says, by its number; null where it has said nothing. Until all have, nothing is given: what they
     *     use is not known
     * @param sequence the number of the grant that is written with the result
     */
    Shared next(int limit, Shared now, List<@Nullable Said> said, long sequence) {
        Table table = new Table(limit, now, said);
        table.fit(sequence);
        if (table.complete) {
            table.give();
            if (!table.areSlotsWanted()) {
                table.giveBack();
                table.give();
            }
            if (table.areSlotsWanted()) {
                table.take(sequence);
            } else if (table.where(table::lacks).findAny().isEmpty()) {
                table.spread(sequence);
            }
        }
        return table.vector(now.begun());
    }
}
