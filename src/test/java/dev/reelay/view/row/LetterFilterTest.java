package dev.reelay.view.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterFilterTest {

    private static final DeadLetterRow LETTER = new DeadLetterRow(
            3,
            42,
            Instant.parse("2026-11-21T12:00:00.500Z"),
            "order-7",
            90,
            "internal_error",
            "It failed 3 times",
            5,
            99L,
            0,
            null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            code=internal_error&code=id_conflict        | code=id_conflict&code=internal_error
            place=3/42&place=1/7&code=id_conflict       | code=id_conflict&place=1/7&place=3/42
            at_from=2026-11-21                          | at_from=2026-11-21T00:00:00Z
            reason=It+failed+3+times                    | reason=It%20failed%20%23%20times
            key_prefix=order-&key=a%26b                 | key=a%26b&key_prefix=order-
            """)
    void everyFilterHasOneText(String given, String text) {
        LetterFilter filter = LetterFilter.parse(given);

        assertThat(filter.text()).isEqualTo(text);
        assertThat(LetterFilter.parse(text)).isEqualTo(filter);
        assertThat(filter.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "code=internal_error",
                "code=id_conflict&code=internal_error",
                "reason=It failed 17 times",
                "key=order-7",
                "key_prefix=order-",
                "place=3/42",
                "at_from=2026-11-21T12:00:00.500Z",
                "at_to=2026-11-22"
            })
    void aDeadLetterFitsThatHasOneOfTheValuesOfEach(String filter) {
        assertThat(LetterFilter.parse(filter).matches(LETTER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=id_conflict",
                "code=internal_error&key=order-8",
                "reason=It failed",
                "key_prefix=rder",
                "place=3/43",
                "at_from=2026-11-22",
                "at_to=2026-11-21T12:00:00.500Z"
            })
    void anyOtherDoesNot(String filter) {
        assertThat(LetterFilter.parse(filter).matches(LETTER)).isFalse();
    }

    @Test
    void aDeadLetterWithoutAKeyFitsNoFilterOfKeys() {
        DeadLetterRow bare = new DeadLetterRow(3, 42, Instant.EPOCH, null, -1, "", "", null, null, 0, null);

        assertThat(LetterFilter.parse("key=a").matches(bare)).isFalse();
        assertThat(LetterFilter.parse("key_prefix=a").matches(bare)).isFalse();
        assertThat(LetterFilter.ALL.matches(bare)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state=failed                         | "state" is no filter: there are code, reason, key, key_prefix, place, at_from, at_to
            code=oops                            | code: "oops" is not one of invalid_request, id_conflict, internal_error
            place=3                              | place: "3" is no <partition>/<offset> such as 3/42
            place=03/1                           | place: "03/1" is no <partition>/<offset> such as 3/42
            key_prefix=a&key_prefix=b            | key_prefix: it has 2 values and can have 1
            at_from=2026-11-22&at_to=2026-11-21  | at_to: "2026-11-21T00:00:00Z" is not after at_from
            reason=%20                           | reason: " " says nothing
            key=                                 | key: it is empty; leave it out
            """)
    void whatMakesNoSenseIsNamed(String filter, String message) {
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> LetterFilter.parse(filter))
                .withMessage(message);
    }

    @Test
    void aValueIsTakenOut() {
        LetterFilter filter = LetterFilter.parse("place=1/7&place=3/42&code=id_conflict");

        assertThat(filter.without("place", "1/7").text()).isEqualTo("code=id_conflict&place=3/42");
        assertThat(filter.without("place", null).without("code", "id_conflict")).isEqualTo(LetterFilter.ALL);
    }
}
