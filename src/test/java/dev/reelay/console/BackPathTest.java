package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackPathTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "jobs",
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "\\/evil.example",
                "/jobs\\..\\x",
                "/\t/evil.example",
                "/jobs\r\nSet-Cookie: a=b",
                "/jobs?a= b",
                "/jobs?a=\u00e9",
                "/../outside",
                "/jobs/..",
                "/jobs/%2e%2E/x",
                "/./x",
                "/\"><script>",
                "javascript:alert(1)",
                " /jobs"
            })
    void whatDoesNotStayBelowTheBasePathIsNotObeyed(String asked) {
        assertThat(BackPath.of(asked, "/pauses")).isEqualTo("/pauses");
    }

    @Test
    void aPathThatIsTooLongIsNotObeyed() {
        assertThat(BackPath.of("/" + "a".repeat(3_999), "/")).hasSize(4_000);
        assertThat(BackPath.of("/" + "a".repeat(4_000), "/")).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/jobs, /jobs",
        "/jobs?state=live&model=a/b, /jobs?state=live&model=a/b",
        "/job?id=a%2F..%2Fb, /job?id=a%2F..%2Fb",
        "/jobs?id_prefix=..&x=//y, /jobs?id_prefix=..&x=//y",
        "/jobs?done=1&state=live&done=2, /jobs?state=live",
        "/jobs?done=1, /jobs",
        "/jobs?a=b#there, /jobs?a=b"
    })
    void aPathBelowTheBaseIsKeptWithoutTheMarkOfAnEarlierAction(String asked, String path) {
        assertThat(BackPath.of(asked, "/pauses")).isEqualTo(path);
    }

    @Test
    void theMarkOfAnActionComesAfterTheQuery() {
        assertThat(BackPath.withDone("/jobs", "7")).isEqualTo("/jobs?done=7");
        assertThat(BackPath.withDone("/jobs?a=b", "a b&c")).isEqualTo("/jobs?a=b&done=a%20b%26c");
    }

    @Test
    void anIdMayBeAnything() {
        assertThat(BackPath.job("a/../b c%&+")).isEqualTo("/job?id=a%2F..%2Fb%20c%25%26%2B");
    }
}
