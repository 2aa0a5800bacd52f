package dev.reelay.console.steer;

import dev.reelay.json.ForeignText;
import dev.reelay.view.row.FilterException;
import org.jspecify.annotations.Nullable;

/** Numbers of addresses. */
final class Numbers {

    private static final int MOST_PAGES = 1_000_000;

    private Numbers() {}

    /**
     * The number of a page; 1 when there is none.
     *
     * @throws FilterException for what is no number from 1 on
     */
    static int page(@Nullable String text) {
        return text == null || text.isEmpty() ? 1 : (int) number("page", text, 1, MOST_PAGES);
    }

    /**
     * The number of a partition, or an offset.
     *
     * @throws FilterException for what is none
     */
    static long place(String name, @Nullable String text) {
        return number(name, text == null ? "" : text, 0, name.equals("partition") ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // below
        }
        throw new FilterException(
                "%s: \"%s\" is no number from %d on".formatted(name, ForeignText.oneLine(text, 60), least));
    }
}
