package dev.reelay.console.figures;

import dev.reelay.json.ForeignText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Costs by model as bars that lie, the dearest model first. All lengths are in the units of the drawing.
 *
 * @param height of the drawing
 * @param bars the dearest models, and one for the rest
 */
public record ModelChart(int height, List<Bar> bars) {

    /** Models with a bar of their own. */
    static final int MOST_MODELS = 12;

    private static final int LINE = 24;
    private static final int LEFT = 320;
    private static final int PLOT = 330;
    private static final int LONGEST_NAME = 44;

    public ModelChart {
        bars = List.copyOf(bars);
    }

    /**
     * A model.
     *
     * @param y of its upper edge
     * @param text of the amount
     */
    public record Bar(int y, int width, String name, String text) {

        /** Where the line of its texts is. */
        public int textY() {
            return y + 16;
        }

        /** Where the amount begins. */
        public int textX() {
            return LEFT + width + 8;
        }
    }

    /** @param models the dearest first; those without a cost are not drawn */
    static ModelChart of(List<CostLine> models) {
        List<CostLine> priced =
                models.stream().filter(model -> model.priced() > 0).toList();
        List<CostLine> own = priced.subList(0, Math.min(MOST_MODELS, priced.size()));
        List<CostLine> rest = priced.subList(own.size(), priced.size());
        BigDecimal others = rest.stream().map(CostLine::sum).reduce(BigDecimal.ZERO, BigDecimal::add);
        Scale scale = Scale.of(
                others.max(own.isEmpty() ? BigDecimal.ZERO : own.getFirst().sum()));
        List<Bar> bars = new ArrayList<>();
        for (CostLine model : own) {
            String name = ForeignText.oneLine(String.valueOf(model.model()), LONGEST_NAME);
            bars.add(bar(bars.size(), name, model.sum(), scale));
        }
        if (!rest.isEmpty()) {
            bars.add(bar(
                    bars.size(), rest.size() + (rest.size() == 1 ? " other model" : " other models"), others, scale));
        }
        return new ModelChart(bars.size() * LINE, bars);
    }

    private static Bar bar(int number, String name, BigDecimal usd, Scale scale) {
        return new Bar(number * LINE, scale.length(usd, PLOT), name, Scale.text(usd));
    }
}
