package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.access.RequestRules.Refusal;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

    private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};

    @Test
    void aFormOfTheConsolesOwnIsTaken() {
        assertThat(post("Sec-Fetch-Site", "same-origin", "Origin", "https://ops.test", "Host", "console:8090"))
                .isEmpty();
        assertThat(post("Origin", "http://ops.test:8090", "Host", "OPS.test:8090"))
                .isEmpty();
        assertThat(post("Origin", "https://ops.test", "Host", "ops.test")).isEmpty();
        assertThat(post("Origin", "https://ops.test", "Host", "ops.test:443")).isEmpty();
        assertThat(post("Origin", "http://[::1]:8090", "Host", "[::1]:8090")).isEmpty();
    }

    @Test
    void aFormOfAnotherOriginIsRefused() {
        assertThat(Stream.of(
                        post("Sec-Fetch-Site", "cross-site", "Origin", "https://ops.test", "Host", "ops.test"),
                        post("Sec-Fetch-Site", "same-site", "Origin", "https://a.ops.test", "Host", "ops.test"),
                        post("Sec-Fetch-Site", "none", "Host", "ops.test"),
                        post("Sec-Fetch-Site", "same-origin", "Origin", "null", "Host", "ops.test"),
                        post("Origin", "https://evil.test", "Host", "ops.test"),
                        post("Origin", "http://ops.test:8091", "Host", "ops.test:8090"),
                        post("Origin", "https://ops.test", "Host", "ops.test:80"),
                        post("Origin", "null", "Host", "ops.test"),
                        post("Origin", "", "Host", "ops.test"),
                        post("Origin", "https://ops.test"),
                        post("Origin", "https://ops.test", "Host", "evil.test@ops.test"),
                        post("Origin", "not an origin", "Host", "ops.test"),
                        post("Host", "ops.test")))
                .allSatisfy(refusal -> assertThat(refusal)
                        .hasValueSatisfying(found -> assertThat(found.code()).isEqualTo("foreign_origin")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/json",
                "",
                "application/x-www-form-urlencodedx"
            })
    void onlyFormsAreTaken(String type) {
        Ask ask = TestAsk.of("POST", "/pauses", "Sec-Fetch-Site", "same-origin", "Content-Type", type);

        assertThat(RequestRules.check(ask))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(415));
        assertThat(RequestRules.check(TestAsk.of("POST", "/pauses", "Sec-Fetch-Site", "same-origin")))
                .isPresent();
    }

    @Test
    void theCharsetOfAFormMayBeNamed() {
        Ask ask = TestAsk.of(
                "POST",
                "/pauses",
                "Sec-Fetch-Site",
                "same-origin",
                "Content-Type",
                "Application/X-www-form-urlencoded; charset=UTF-8");

        assertThat(RequestRules.check(ask)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"})
    void otherMethodsAreRefused(String method) {
        assertThat(RequestRules.check(TestAsk.of(method, "/jobs", "Sec-Fetch-Site", "same-origin")))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(405));
    }

    @Test
    void othersMayLinkToAPageAndNotUseIt() {
        assertThat(RequestRules.check(TestAsk.of("GET", "/jobs"))).isEmpty();
        assertThat(RequestRules.check(
                        TestAsk.of("GET", "/jobs", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")))
                .isEmpty();
        assertThat(RequestRules.check(
                        TestAsk.of("GET", "/jobs", "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors")))
                .isEmpty();
        assertThat(RequestRules.check(
                        TestAsk.of("GET", "/jobs", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo("foreign_site"));
        assertThat(RequestRules.check(
                        TestAsk.of("GET", "/live", "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors")))
                .isPresent();
    }

    @Test
    void thisMachineIsToldByItsOwnNamesOnly() {
        assertThat(Stream.of("localhost", "localhost:8090", "LOCALHOST:1", "127.0.0.1:8090", "[::1]:8090", "[::1]"))
                .allMatch(RequestRules::isLocalHost);
        assertThat(Stream.of(
                        "localhost.evil.test",
                        "evil.test:8090",
                        "127.0.0.1.evil.test",
                        "127.0.0.2",
                        "::1",
                        "",
                        ":8090"))
                .noneMatch(RequestRules::isLocalHost);
        assertThat(RequestRules.isLocalHost(null)).isFalse();
    }

    private static Optional<Refusal> post(String... headers) {
        String[] all = Stream.concat(Stream.of(FORM), Stream.of(headers)).toArray(String[]::new);
        return RequestRules.check(TestAsk.of("POST", "/pauses", all));
    }
}
