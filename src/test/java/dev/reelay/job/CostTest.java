package dev.reelay.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {

    @ParameterizedTest
    @CsvSource({
        "0.35, 0.35",
        "0.350, 0.350",
        "0, 0",
        "0.00, 0.00",
        "12, 12",
        "1E+3, 1000",
        "0E+3, 0",
        "1E-7, 0.0000001",
        "0.30000000000000004, 0.30000000000000004",
        "999999.99, 999999.99",
        "0.999999999999999999999999999999, 0.999999999999999999999999999999"
    })
    void aCostKeepsItsDigits(String digits, String text) {
        assertThat(Cost.ofPossible(new BigDecimal(digits)))
                .isEqualTo(new Cost(new BigDecimal(text)))
                .extracting(Cost::text)
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.01",
                "-1E-999999999",
                "1000000",
                "1E+300",
                "1E+999999999",
                "1E-33",
                "1E-999999999",
                "0.9999999999999999999999999999999",
                "0E+999999999",
                "0E-999999999"
            })
    void aNumberThatNoJobCostsIsNoCost(String digits) {
        assertThat(Cost.ofPossible(new BigDecimal(digits))).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new Cost(new BigDecimal(digits)));
    }

    @Test
    void aNumberOfAMillionDigitsIsNoCost() {
        BigDecimal million = new BigDecimal("0." + "1".repeat(1_000_000));

        assertThat(Cost.ofPossible(million)).isNull();
    }
}
