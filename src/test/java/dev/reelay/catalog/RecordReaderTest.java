package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"0.05, 0.05", "' 0.05 ', 0.05", "0, 0", "1e29, 1e29", "1e-30, 1e-30"})
    void aPriceIsReadAsANumberOrInQuotes(String written, BigDecimal price) {
        assertThat(price(written)).isEqualByComparingTo(price);
    }

    /** Arithmetic on the last ones fails, or takes gigabytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "'ask us'",
                "-1",
                "1e30",
                "1e-31",
                "1e999999999",
                "1e2147483647",
                "'1e2147483647'"
            })
    void aPriceThatNoModelHasIsTakenAsNotSaid(String written) {
        assertThat(price(written)).isNull();
    }

    private static @Nullable BigDecimal price(String written) {
        return RecordReader.read(json("{'model_id': 'a/b', 'base_price_usd': " + written + "}"))
                .listing()
                .basePriceUsd();
    }
}
