package dev.reelay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "ftp://x, PT1S, PT1S, 1, base URI must begin",
        "HTTPS://x, PT1S, PT1S, 1, base URI must begin",
        "/v1, PT1S, PT1S, 1, base URI must begin",
        "https:///v1, PT1S, PT1S, 1, name a host",
        "https://u:p@x, PT1S, PT1S, 1, user name",
        "https://x?a=b, PT1S, PT1S, 1, query",
        "https://x#a, PT1S, PT1S, 1, query",
        "https://x, PT0S, PT1S, 1, connect time-out",
        "https://x, PT1S, -PT1S, 1, read time-out",
        "https://x, PT1S, PT2H, 1, read time-out",
        "https://x, PT1S, PT1S, 0, connection for polls",
    })
    void anInvalidSettingIsNamedInTheMessage(URI base, Duration connect, Duration read, int connections, String named) {
        assertThatThrownBy(() -> new HttpSettings(base, connect, read, connections))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aPathIsKeptAsAPrefix() {
        Duration second = Duration.ofSeconds(1);
        assertThat(new HttpSettings(URI.create("http://x:8080/simulator/"), second, second, 1).base())
                .isEqualTo("http://x:8080/simulator");
    }
}
