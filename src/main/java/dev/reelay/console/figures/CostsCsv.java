package dev.reelay.console.figures;

import dev.reelay.view.DayCost;
import java.util.List;

/** Costs as a file for spreadsheets (RFC 4180). A text that a spreadsheet would take for a formula has an apostrophe in front. */
final class CostsCsv {

    private static final String END = "\r\n";

    private CostsCsv() {}

    /** A line for each day and model; without a cost that RunComfy named the amount is empty. */
    static String of(List<DayCost> costs) {
        StringBuilder file = new StringBuilder("day,model,usd,jobs_with_cost,jobs_without_cost").append(END);
        for (DayCost cost : costs) {
            file.append(cost.day())
                    .append(',')
                    .append(text(cost.model()))
                    .append(',')
                    .append(cost.priced() == 0 ? "" : cost.usd().toPlainString())
                    .append(',')
                    .append(cost.priced())
                    .append(',')
                    .append(cost.unpriced())
                    .append(END);
        }
        return file.toString();
    }

    private static String text(String value) {
        String start = value.stripLeading();
        boolean formula = !value.isEmpty()
                && ("=+-@＝＋－＠".indexOf(start.isEmpty() ? ' ' : start.charAt(0)) >= 0
                        || "\t\r\n".indexOf(value.charAt(0)) >= 0);
        String safe = formula ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == ';' || c < ' ');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
