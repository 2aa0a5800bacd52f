package dev.reelay.console.steer;

import dev.reelay.view.row.DeadLetterRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest dead letters.
 *
 * @param page from 1
 * @param total on all pages
 * @param most how many are kept: older ones are in the topic only
 */
record LettersPage(List<DeadLetterRow> rows, int page, int total, int most) {

    static final int SIZE = 100;

    LettersPage {
        rows = List.copyOf(rows);
    }

    /** @param all newest first */
    static LettersPage of(List<DeadLetterRow> all, int page, int most) {
        return new LettersPage(all.stream().skip((page - 1L) * SIZE).limit(SIZE).toList(), page, all.size(), most);
    }

    /** The path of the page with newer ones; null on the first. */
    public @Nullable String newer() {
        return page > 1 ? "/dead-letters?page=" + (page - 1) : null;
    }

    /** The path of the page with older ones; null on the last. */
    public @Nullable String older() {
        return (long) page * SIZE < total ? "/dead-letters?page=" + (page + 1) : null;
    }

    /** Whether there may be older ones that are not shown. */
    public boolean isFull() {
        return total >= most;
    }
}
