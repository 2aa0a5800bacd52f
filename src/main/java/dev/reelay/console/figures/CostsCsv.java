package dev.reelay.console.figures;

import dev.reelay.view.DayCost;
import dev.reelay.view.money.SpendRow;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Costs as a file for spreadsheets (RFC 4180). A text that a spreadsheet would take for a formula has an apostrophe in front. */
final class CostsCsv {

    private static final String END = "\r\n";

    /** What formulas begin with, also in full width. */
    private static final String FORMULA = "=+-@＝＋－＠";

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

    /** A line for each day, model and tenant; where nobody knows what any of its jobs costs, the amounts are empty. */
    static String ofSpend(List<SpendRow> rows) {
        StringBuilder file = new StringBuilder(
                        "day,model,tenant,jobs,jobs_without_cost,settled_usd,estimated_usd,reserved_usd")
                .append(END);
        for (SpendRow row : rows) {
            SpendLine line = new SpendLine(row);
            file.append(line.day())
                    .append(',')
                    .append(text(line.model()))
                    .append(',')
                    .append(text(line.tenant()))
                    .append(',')
                    .append(line.jobs())
                    .append(',')
                    .append(line.unpriced());
            for (BigDecimal usd : Arrays.asList(line.settled(), line.estimated(), line.reserved())) {
                file.append(',').append(usd == null ? "" : usd.toPlainString());
            }
            file.append(END);
        }
        return file.toString();
    }

    private static String text(String value) {
        boolean isFormula = value.chars().filter(c -> !isSpace(c)).limit(1).anyMatch(c -> FORMULA.indexOf(c) >= 0);
        String safe = isFormula ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == ';' || c < ' ');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** What a spreadsheet may skip before a formula. */
    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }
}
