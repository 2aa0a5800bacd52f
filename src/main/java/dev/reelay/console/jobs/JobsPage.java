package dev.reelay.console.jobs;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import dev.reelay.view.row.Stored;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list.
 *
 * @param chips the parts of the filter; empty when it is about all jobs
 * @param rows the jobs of this page
 * @param empty why there are no rows; null when there are some
 * @param scope what the numbers are about
 * @param pager the ways to other pages
 * @param many what may be done to all jobs that fit
 */
public record JobsPage(
        List<Chip> chips, List<JobLine> rows, @Nullable String empty, Scope scope, Pager pager, Many many) {

    /** The parameter of filters. */
    static final String STORED = "stored";

    public JobsPage {
        chips = List.copyOf(chips);
        rows = List.copyOf(rows);
    }

    /** The chips that stay when the form adds another one; those that can have one value are fields of the form. */
    public List<Chip> kept() {
        return chips.stream().filter(chip -> !chip.isSingle()).toList();
    }

    /** The words that the parameter of states takes. */
    public List<String> states() {
        return Stream.concat(
                        Stream.of("live", "ended"),
                        Arrays.stream(Status.values()).map(Status::word))
                .toList();
    }

    /** The codes of errors. */
    public List<String> codes() {
        return Arrays.stream(FailureCode.values()).map(FailureCode::code).toList();
    }

    /** The words for whether a job was charged for. */
    public List<String> charges() {
        return Arrays.stream(Charged.values()).map(Charged::word).toList();
    }

    /** The words for whether the files of a completed job are in the store. */
    public List<String> storedWords() {
        return Arrays.stream(Stored.values()).map(Stored::word).toList();
    }

    /** Whether the list has a column for that: where there is a job with a store, or the filter asks for it. */
    public boolean showsStored() {
        return chips.stream().anyMatch(chip -> chip.name().equals(STORED))
                || rows.stream().anyMatch(job -> !job.storedState().isEmpty());
    }

    /** The value of a parameter that can have one value; empty when the filter has none. */
    public String value(String name) {
        return chips.stream()
                .filter(chip -> chip.name().equals(name))
                .map(Chip::value)
                .findFirst()
                .orElse("");
    }

    /**
     * What the number of jobs counts.
     *
     * @param total how many jobs fit the filter, on all pages, for people
     * @param of a sentence: the jobs among which they were counted
     * @param blind a sentence: jobs that no filter on metadata finds; null when there is none, or the filter has no such part
     */
    public record Scope(String total, String of, @Nullable String blind) {}

    /**
     * The ways to other pages.
     *
     * @param orders the orders of the list
     * @param first the address of the first page; null on the first page
     * @param next the address of the next page; null on the last page
     * @param order the word of the order
     */
    public record Pager(
            List<Link> orders,
            @Nullable String first,
            @Nullable String next,
            String order) {
        public Pager {
            orders = List.copyOf(orders);
        }
    }

    /**
     * Actions on all jobs that fit.
     *
     * @param cancel the address of the dry run of a cancel; null when it is not offered
     * @param retry the address of the dry run of a retry; null when it is not offered
     * @param store the address of the dry run of storing outputs again; null when it is not offered
     * @param note why one is not offered; null when nothing has to be said
     */
    public record Many(
            @Nullable String cancel,
            @Nullable String retry,
            @Nullable String store,
            @Nullable String note) {

        /** Where nothing is to be stored. */
        Many(@Nullable String cancel, @Nullable String retry, @Nullable String note) {
            this(cancel, retry, null, note);
        }
    }
}
