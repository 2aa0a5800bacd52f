package dev.reelay.view.row;

/**
 * Where a page of a list ends: the next one begins behind it, whatever has come or gone since.
 *
 * @param time by which the list is ordered
 * @param id of the last row
 */
public record PageMark(long time, String id) {

    /** The mark as text, which {@link #parse} takes. */
    public String text() {
        return time + "." + id;
    }

    /**
     * The mark with this text.
     *
     * @throws FilterException for any other text
     */
    public static PageMark parse(String text) {
        try {
            int at = text.indexOf('.');
            return new PageMark(Long.parseLong(text, 0, at, 10), text.substring(at + 1));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw FilterException.refused("after", text, "is no place in a list");
        }
    }
}
