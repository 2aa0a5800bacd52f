package dev.reelay.view.row;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** The orders of a list. Jobs with the same time are in the order of their ids, so that every order is total. */
public enum JobOrder {
    /** The request that was read last comes first. */
    NEWEST(true),
    /** The request that was read first comes first. */
    OLDEST(false),
    /** The job whose record was written last comes first. */
    UPDATED(true),
    /** The job that ended last comes first; those that have not ended come last. */
    ENDED(true);

    private final boolean descending;

    JobOrder(boolean descending) {
        this.descending = descending;
    }

    /** The name in addresses and options. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The order with this name.
     *
     * @throws FilterException for any other name
     */
    public static JobOrder of(String word) {
        return Arrays.stream(values())
                .filter(order -> order.word().equals(word))
                .findFirst()
                .orElseThrow(() -> FilterException.refused(
                        "order",
                        word,
                        "is not one of "
                                + Arrays.stream(values()).map(JobOrder::word).collect(Collectors.joining(", "))));
    }

    private long time(JobRow row) {
        return switch (this) {
            case NEWEST, OLDEST -> row.times().received();
            case UPDATED -> row.place().timestamp();
            case ENDED -> row.times().finished();
        };
    }

    /** Where a page ends whose last row this is. */
    public PageMark mark(JobRow row) {
        return new PageMark(time(row), row.id());
    }

    /** The places of a list in their order. */
    public Comparator<PageMark> marks() {
        Comparator<PageMark> byTime = Comparator.comparingLong(PageMark::time);
        return (descending ? byTime.reversed() : byTime).thenComparing(PageMark::id);
    }

    /** The rows of a list in their order. */
    public Comparator<JobRow> rows() {
        Comparator<JobRow> byTime = Comparator.comparingLong(this::time);
        return (descending ? byTime.reversed() : byTime).thenComparing(JobRow::id);
    }
}
