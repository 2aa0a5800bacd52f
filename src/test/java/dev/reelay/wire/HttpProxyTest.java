package dev.reelay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProxyTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            http://proxy:3128,             proxy,   3128, -,    -
            HTTP://proxy.local:80/,        proxy.local, 80, -,  -
            http://[::1]:3128,             ::1,     3128, -,    -
            http://u:p@proxy:3128,         proxy,   3128, u,    p
            http://a%40b:c%3Ad+e@proxy:1,  proxy,   1,    a@b,  c:d+e
            http://u:@proxy:3128,          proxy,   3128, u,    ''
            """)
    void aProxyHasAHostAPortAndPerhapsAUser(String text, String host, int port, String user, String password) {
        assertThat(HttpProxy.of(" " + text + " ")).isEqualTo(new HttpProxy(host, port, user, password));
    }

    @ParameterizedTest
    @CsvSource({
        "proxy:3128, http://host:port",
        "https://proxy:3128, no other scheme",
        "socks5://proxy:1080, no other scheme",
        "http://proxy, the port is missing",
        "http://proxy:0, the port is missing",
        "http://proxy:70000, the port is missing",
        "http://:3128, http://host:port",
        "http://proxy:3128/path, nothing behind the port",
        "http://proxy:3128?a=hunter2, nothing behind the port",
        "http://hunter2@proxy:3128, with a password",
        "http://u:hunter2@pro xy:3128, http://host:port",
        "http://u:hunter2%ZZ@proxy:3128, http://host:port",
    })
    void anythingElseIsRefusedAndNotQuoted(String text, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpProxy.of(text))
                .withMessageContaining(named)
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    @Test
    void itsTextHasNeitherUserNorPassword() {
        assertThat(HttpProxy.of("http://user:hunter2@proxy:3128")).hasToString("http://proxy:3128");
    }
}
