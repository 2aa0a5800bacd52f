package dev.reelay.model;

import java.math.BigDecimal;

/**
 * A rule for the file behind a URL: one entry of a field's {@code validations} on a model's page, or a limit from the page's text.
 *
 * @param value the limit, in the measure's unit
 * @param error the page's message for a file that breaks the rule; empty when it has none
 */
public record MediaRule(Measure measure, Comparison comparison, BigDecimal value, String error) {

    /** The quantity that is measured, with its name on RunComfy's pages. */
    public enum Measure {
        WIDTH_PIXELS("width_pixels"),
        HEIGHT_PIXELS("height_pixels"),
        /** Width divided by height. */
        WIDTH_TO_HEIGHT("width/height"),
        /** In megabytes of 1,048,576 bytes. */
        FILE_SIZE_MB("file_size_mb"),
        /** Length of a clip in seconds. */
        DURATION_SECONDS("duration_seconds");

        private final String onPages;

        /** Whether it is measured in pixels, which only images have. */
        public boolean isOfPixels() {
            return switch (this) {
                case WIDTH_PIXELS, HEIGHT_PIXELS, WIDTH_TO_HEIGHT -> true;
                case FILE_SIZE_MB, DURATION_SECONDS -> false;
            };
        }

        /** The name of the measure on the pages. */
        public String onPages() {
            return onPages;
        }

        Measure(String onPages) {
            this.onPages = onPages;
        }
    }

    /** How the measure must compare with the limit, with its sign on the pages. */
    public enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String onPages;

        /** The sign of the comparison on the pages. */
        public String onPages() {
            return onPages;
        }

        /** Whether the value is an upper limit. */
        public boolean isUpper() {
            return this == LESS || this == AT_MOST;
        }

        Comparison(String onPages) {
            this.onPages = onPages;
        }
    }

    /** The rule's name as on the page, for example {@code width_pixels<=}. */
    public String name() {
        return measure.onPages + comparison.onPages;
    }
}
