package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import org.junit.jupiter.api.Test;

class ErrorPageTest {

    @Test
    void whatARoomSaysIsShown() {
        assertThat(ErrorPages.detail(new NotFoundException("There is no job order-7")))
                .isEqualTo("There is no job order-7");
    }

    @Test
    void theWordsOfTheLibraryAreNot() {
        assertThat(ErrorPages.detail(new NotFoundException())).isNull();
        assertThat(ErrorPages.detail(new ForbiddenException())).isNull();
        assertThat(ErrorPages.detail(new NotFoundException("Unable to find matching target resource method")))
                .isNull();
    }

    @Test
    void longTextsAreCutAndStayOneLine() {
        String detail = ErrorPages.detail(new WebApplicationException("a\n" + "x".repeat(1_000), 400));

        assertThat(detail).hasSize(200).startsWith("a x").endsWith("…");
    }

    @Test
    void eachStatusHasATitleAndASentence() {
        for (int status : new int[] {400, 401, 403, 404, 405, 409, 413, 418, 429, 500, 502, 503}) {
            assertThat(ErrorPage.of(status, null)).satisfies(page -> {
                assertThat(page.status()).isEqualTo(status);
                assertThat(page.title()).isNotBlank();
                assertThat(page.text()).endsWith(".");
            });
        }
        assertThat(ErrorPage.of(413, null).title()).isEqualTo("Refused");
        assertThat(ErrorPage.of(502, null).title()).isEqualTo("Failed");
    }
}
