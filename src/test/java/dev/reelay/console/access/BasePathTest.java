package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasePathTest {

    @Test
    void thePrefixIsTakenOffWhereTheProxyHasLeftIt() {
        BasePath base = BasePath.of(Optional.of("/ops/reelay/"));

        assertThat(base.path()).isEqualTo("/ops/reelay");
        assertThat(base.stripped("/ops/reelay/jobs?model=a%2Fb")).contains("/jobs?model=a%2Fb");
        assertThat(base.stripped("/ops/reelay")).contains("/");
        assertThat(base.stripped("/ops/reelay/")).contains("/");
        assertThat(base.stripped("/ops/reelay?x=1")).contains("/?x=1");
        assertThat(base.stripped("/jobs")).isEmpty();
        assertThat(base.stripped("/ops/reelays/jobs")).isEmpty();
        assertThat(BasePath.of(Optional.empty()).stripped("/jobs")).isEmpty();
        assertThat(BasePath.of(Optional.of("/")).path()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reelay", "//evil.test", "/a//b", "/a/../b", "/a?b", "/a b", "https://host/a", "", "/\"x"})
    void whatIsNoBasePathIsRefused(String text) {
        assertThat(BasePath.problem(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/reelay", "/reelay/", "/ops/reelay-1.0/x_y~z"})
    void aBasePathIsTaken(String text) {
        assertThat(BasePath.problem(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.test/",
                "/\\evil.test/",
                "https://evil.test/",
                "evil",
                "",
                "/jobs\r\nSet-Cookie: a=b",
                "/jobs\tx",
                "/j\u00f6bs",
                "/login",
                "/login?back=%2Flogin"
            })
    void nobodyIsLedAwayFromTheConsoleOrInCircles(String wanted) {
        assertThat(BasePath.back(wanted)).isEqualTo("/");
    }

    @Test
    void whoCameForAPageIsLedBackToIt() {
        assertThat(BasePath.back("/job?id=a%2F..%2Fb&x=//c")).isEqualTo("/job?id=a%2F..%2Fb&x=//c");
        assertThat(BasePath.back(null)).isEqualTo("/");
        assertThat(BasePath.back("/" + "x".repeat(5_000))).isEqualTo("/");
    }
}
