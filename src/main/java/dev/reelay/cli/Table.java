package dev.reelay.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text that are as wide as their longest cell. */
public final class Table {

    private static final int GAP = 2;

    private final List<List<Span>> rows = new ArrayList<>();

    /** A table with these headings, and no rows yet. */
    public Table(String... headings) {
        rows.add(Arrays.stream(headings).map(Span::plain).toList());
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are headings
     */
    public void add(List<String> cells) {
        rows.add(cells.stream().map(Span::plain).toList());
    }

    /**
     * Adds a row whose cells have meanings.
     *
     * @param cells as many as there are headings
     */
    public void addSpans(List<Span> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Prints headings and rows. */
    public void print(Terminal terminal) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<Span> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], length(row.get(column)));
            }
        }
        rows.forEach(row -> terminal.print(padded(row, widths)));
    }

    private static List<Span> padded(List<Span> row, int[] widths) {
        List<Span> line = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            Span cell = row.get(column);
            line.add(cell);
            line.add(Span.plain(" ".repeat(widths[column] - length(cell) + GAP)));
        }
        return line;
    }

    private static int length(Span cell) {
        return cell.text().codePointCount(0, cell.text().length());
    }
}
