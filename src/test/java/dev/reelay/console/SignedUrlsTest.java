package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignedUrlsTest {

    @Test
    void urlsOfATextThatNamesAPlaceLoseTheirQueriesHoweverTheyAreEscaped() {
        assertThat(SignedUrls.masked(
                        "{\"deliver_to\":[\"https://a.example/1?sig=x\",\"https:\\/\\/b.example\\/2?sig=x\"]}"))
                .isEqualTo("{\"deliver_to\":[\"https://a.example/1?…\",\"https:\\/\\/b.example\\/2?…\"]}");
        assertThat(SignedUrls.masked("{\"deliver_to\":[\"HTTPS://a.example/1\\u003fsig=x\", \"https://a.example/2\"]}"))
                .isEqualTo("{\"deliver_to\":[\"HTTPS://a.example/1?…\", \"https://a.example/2\"]}");
        assertThat(SignedUrls.masked("broken deliver_to: https://a.example/1#x y?z"))
                .isEqualTo("broken deliver_to: https://a.example/1?… y?z");
    }

    @Test
    void aLongTextIsNoTroubleHoweverItIsEscaped() {
        for (String piece : new String[] {"a", "\u4e2d", "\\/"}) {
            String url = "https:" + piece.repeat(200_000);

            assertThat(SignedUrls.masked("deliver " + url)).isEqualTo("deliver " + url);
            assertThat(SignedUrls.masked("deliver " + url + "?sig=" + piece.repeat(200_000)))
                    .isEqualTo("deliver " + url + "?…");
        }
    }

    @Test
    void otherTextsStayAsTheyAre() {
        String text = "{\"image_url\":\"https://a.example/1?sig=x\"}";
        assertThat(SignedUrls.masked(text)).isEqualTo(text);
    }
}
