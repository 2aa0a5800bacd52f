package dev.reelay.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTextTest {

    private static final String FOX = "\uD83E\uDD8A";

    @ParameterizedTest
    @CsvSource({"'',3,''", "abc,3,abc", "abcd,3,ab…", "abcd,1,…", "a,1,a"})
    void aTextThatIsTooLongEndsInAnEllipsisWithinTheLimit(String text, int maxCodePoints, String cut) {
        assertThat(ForeignText.cut(text, maxCodePoints)).isEqualTo(cut);
    }

    @Test
    void lengthsAreCodePointsSoNoCharacterIsSplit() {
        assertThat(ForeignText.cut(FOX.repeat(3), 3)).isEqualTo(FOX.repeat(3));
        assertThat(ForeignText.cut(FOX.repeat(4), 3)).isEqualTo(FOX.repeat(2) + "…");
        assertThat(ForeignText.cut("a" + FOX.repeat(4), 3)).isEqualTo("a" + FOX + "…");
    }

    @Test
    void oneLineReplacesControlCharactersSeparatorsAndLoneSurrogates() {
        assertThat(ForeignText.oneLine("a\r\nb\u0000c\u001b[31m\u0085d\u2028e\u2029f\ud800g\udc00h"))
                .isEqualTo("a  b c [31m d e f\uFFFDg\uFFFDh");
    }

    @Test
    void oneLineKeepsEverythingElse() {
        String text = "  Füchse " + FOX + " \u00a0\u200d e\u0301 \"'\\ ";

        assertThat(ForeignText.oneLine(text)).isEqualTo(text);
    }

    @Test
    void oneLineWithALimitCleansAndCuts() {
        assertThat(ForeignText.oneLine("a\n" + FOX + "\nd", 4)).isEqualTo("a " + FOX + "…");
        assertThat(ForeignText.oneLine("a\nb", 3)).isEqualTo("a b");
    }
}
