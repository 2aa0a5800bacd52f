package dev.reelay.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
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

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 1_000_000})
    void aNumberOfAMillionDigitsIsNoCostAndItsDigitsAreNotCounted(int scale) {
        BigInteger digits = BigInteger.ONE.shiftLeft(3_321_928);
        Set<Integer> counted = new HashSet<>();
        BigDecimal million = new BigDecimal(digits, scale) {
            @Override
            public int precision() {
                counted.add(scale());
                return super.precision();
            }
        };

        assertThat(Cost.ofPossible(million)).isNull();
        assertThat(counted).isEmpty();
    }
}
