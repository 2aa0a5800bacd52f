package dev.reelay.view;

import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.PageMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next where the next part begins; null when there is none
 * @param total how many jobs fit the filter, on all pages
 * @param window the scope of that number
 */
public record Page(List<JobRow> rows, @Nullable PageMark next, long total, Window window) {
    public Page {
        rows = List.copyOf(rows);
    }
}
