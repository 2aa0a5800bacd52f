package dev.reelay.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.example/v%3D1.mp4?X-Amz-Signature=secret | https://a.example/v%3D1.mp4",
                "cannot fetch 'HTTPS://a.example/i.png?sig=secret': 403 | cannot fetch 'HTTPS://a.example/i.png': 403",
                "https://a.example/1?x=1 https://a.example/2#y | https://a.example/1 https://a.example/2",
                "is it late? yes | is it late? yes",
                "https://a.example?sig=secret | https://a.example",
                "sent 'Authorization: Bearer secret-token', refused | sent 'Authorization: Bearer ***', refused",
                "BEARER secret and bearer secret | BEARER *** and bearer ***",
            })
    void neitherQueriesOfUrlsNorTokensAreLeft(String text, String shown) {
        assertThat(Redaction.redact(text)).isEqualTo(shown);
    }

    @Test
    void theSentenceAfterAUrlStays() {
        assertThat(Redaction.redact(
                        "https://a.example/1.jpg?sig=a:b: no address, https://a.example/2.jpg#top, and more"))
                .isEqualTo("https://a.example/1.jpg: no address, https://a.example/2.jpg, and more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Partition restored", "is it late? yes: http and bear", "bearer"})
    void textWithoutUrlAndTokenIsReturnedAsItIs(String text) {
        assertThat(Redaction.redact(text)).isSameAs(text);
    }

    /** A picture in place of a URL, in whatever sentence a library puts it. */
    @Test
    void aWordOfAnyLengthIsShownInPart() {
        String picture = "data:image/png;base64," + "iVBORw0KGgo".repeat(10_000);

        assertThat(Redaction.redact("Illegal character in '" + picture + "' at index 5\n\tat a.B(B.java:1)"))
                .startsWith("Illegal character in 'data:image/png;base64,iVBOR")
                .endsWith("… at index 5\n\tat a.B(B.java:1)")
                .hasSize("Illegal character in ".length() + 200 + " at index 5\n\tat a.B(B.java:1)".length());
        assertThat(Redaction.redact(picture)).hasSize(200);
        assertThat(Redaction.redact(picture + " " + picture)).hasSize(401);
        assertThat(Redaction.redact("https://a.example/" + "a/".repeat(5_000) + "?sig=secret"))
                .hasSize(200)
                .doesNotContain("secret");
        String fits = "x".repeat(200) + " " + "y".repeat(200);
        assertThat(Redaction.redact(fits)).isSameAs(fits);
    }

    @Test
    void aNameOfAnyLengthIsShownInPartAndWithoutSecrets() {
        assertThat(Redaction.name("Bearer secret " + "x".repeat(10_000)))
                .startsWith("Bearer *** xxx")
                .hasSizeLessThan(250);
    }
}
