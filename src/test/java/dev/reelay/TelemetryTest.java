package dev.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.example/v%3D1.mp4?X-Amz-Signature=secret | https://a.example/v%3D1.mp4",
                "cannot fetch 'HTTPS://a.example/i.png?sig=secret': 403 | cannot fetch 'HTTPS://a.example/i.png': 403",
                "https://a.example/1?x=1 https://a.example/2#y | https://a.example/1 https://a.example/2",
                "is it late? yes | is it late? yes",
                "https://a.example?sig=secret | https://a.example",
            })
    void logsShowUrlsWithoutTheirQueries(String text, String shown) {
        assertThat(Telemetry.withoutQueries(text)).isEqualTo(shown);
    }
}
