package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final int FAST = PasswordHash.LEAST_ITERATIONS;

    /** Made by another implementation: {@code hashlib.pbkdf2_hmac('sha256', b'correct horse', bytes(range(16)), 100000)}. */
    private static final String KNOWN =
            "pbkdf2-sha256$100000$AAECAwQFBgcICQoLDA0ODw$V_LC8HOXSNUWQZsGKohGZjI8WD6krhZVBKgfe1PGKgk";

    @Test
    void aPasswordFitsItsOwnHashAndNoOther() {
        PasswordHash hash =
                PasswordHash.parse(PasswordHash.of("correct horse", FAST).text());

        assertThat(hash.fits("correct horse", FAST)).isTrue();
        assertThat(hash.fits("correct horse", 2 * FAST)).isTrue();
        assertThat(hash.fits("correct hors", FAST)).isFalse();
        assertThat(hash.fits("", FAST)).isFalse();
        assertThat(PasswordHash.of("correct horse", FAST).text()).isNotEqualTo(hash.text());
    }

    @Test
    void theHashIsThatOfOtherImplementations() {
        assertThat(PasswordHash.parse(KNOWN).fits("correct horse", FAST)).isTrue();
        assertThat(PasswordHash.parse(KNOWN).text()).isEqualTo(KNOWN);
    }

    @Test
    void theSameLettersOfAnotherKeyboardFit() {
        PasswordHash hash = PasswordHash.of("gr\u00fc\u00dfe, welt!", FAST);

        assertThat(hash.fits("gru\u0308\u00dfe, welt!", FAST)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "pbkdf2-sha1$600000$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pbkdf2-sha256$900000000$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pbkdf2-sha256$600000$AAEC$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pbkdf2-sha256$600000$AAECAwQFBgcICQoLDA0ODw$AAAA",
                "pbkdf2-sha256$-1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoHashIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret", "AAEC");
    }
}
