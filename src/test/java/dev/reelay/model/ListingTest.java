package dev.reelay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "0.05, second, 0.05 USD per second",
                "0.050, output, 0.050 USD per output",
                "1, image, 1 USD per image",
                "0, image, 0 USD per image",
                "1E-7, second, 0.0000001 USD per second",
                "1E+3, output, 1000 USD per output",
                "0.123456789012345678, second, 0.123456789012345678 USD per second",
                "0.4, 5 s clip at 720p, 0.4 USD per 5 s clip at 720p",
                "0.4, per megapixel, 0.4 USD per megapixel",
                "0.4, null, 0.4 USD",
                "0.4, ' ', 0.4 USD",
                "1E+999999999, second, 1E+999999999 USD per second",
                "-1, second, -1 USD per second"
            })
    void aPriceIsShownWithItsDigitsAndItsUnit(BigDecimal price, @Nullable String unit, String text) {
        assertThat(new Listing("A model", price, unit, null).priceText()).contains(text);
    }

    @Test
    void withoutAPriceNothingIsShown() {
        assertThat(Listing.NONE.priceText()).isEmpty();
        assertThat(new Listing(null, null, "second", null).priceText()).isEmpty();
        assertThat(Listing.NONE.noteText()).isEmpty();
        assertThat(new Listing(null, null, null, " \n").noteText()).isEmpty();
    }

    @Test
    void wordsOfRunComfyBreakNoLineAndHaveAnEnd() {
        Listing odd = new Listing(
                null,
                new BigDecimal("0." + "3".repeat(1_000)),
                "second\n\u001b[31m" + "d".repeat(1_000),
                "twice\r\nthe price\u0000 at 1080p" + "!".repeat(5_000));

        assertThat(odd.priceText().orElseThrow())
                .doesNotContain("\n", "\u001b")
                .startsWith("0.3333")
                .contains("… USD per second  [31md")
                .hasSizeLessThan(100);
        assertThat(odd.noteText().orElseThrow())
                .startsWith("twice  the price  at 1080p!")
                .hasSizeLessThanOrEqualTo(500);
    }
}
