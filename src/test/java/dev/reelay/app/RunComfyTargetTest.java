package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.kafka.StartupException;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong target costs money: only an explicit token or URL may make a worker submit to the real RunComfy. */
class RunComfyTargetTest {

    private static final URI OWN = URI.create("http://localhost:8080/simulator");

    @Test
    void devModeWithoutATokenSubmitsToTheOwnSimulator() {
        assertThat(target(LaunchMode.DEVELOPMENT, Map.of())).isEqualTo(new RunComfyTarget(true, OWN, true));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "RUNCOMFY_API_TOKEN,      secret",
        "RUNCOMFY_API_TOKEN_FILE, /run/secrets/runcomfy",
    })
    void withATokenJobsGoToTheRealRunComfy(String variable, String value) {
        for (LaunchMode mode : LaunchMode.values()) {
            assertThat(target(mode, Map.of(variable, value)))
                    .isEqualTo(new RunComfyTarget(false, RunComfyConfig.PUBLIC_URL, false));
        }
    }

    @Test
    void theSimulatorCanBeTurnedOnAlthoughATokenIsSet() {
        assertThat(target(LaunchMode.NORMAL, Map.of("REELAY_SIMULATOR", "true", "RUNCOMFY_API_TOKEN", "secret")))
                .isEqualTo(new RunComfyTarget(true, OWN, true));
    }

    @Test
    void aConfiguredUrlIsNeverTakenForTheOwnSimulator() {
        RunComfyTarget target = target(
                LaunchMode.DEVELOPMENT,
                Map.of("RUNCOMFY_API_URL", "https://elsewhere.example/simulator", "RUNCOMFY_API_TOKEN", "secret"));

        assertThat(target.isOwnSimulator()).isFalse();
        assertThat(target.url()).isEqualTo(URI.create("https://elsewhere.example/simulator"));
    }

    @Test
    void withoutATokenOnlyTheOwnSimulatorIsATarget() {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of("RUNCOMFY_API_URL", "https://elsewhere.example"),
                Map.of("RUNCOMFY_API_TOKEN", " \n"),
                Map.of("RUNCOMFY_API_URL", "https://elsewhere.example/simulator", "REELAY_SIMULATOR", "true"))) {
            assertThatThrownBy(() -> target(LaunchMode.NORMAL, environment))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("RUNCOMFY_API_TOKEN");
        }
    }

    private static RunComfyTarget target(LaunchMode mode, Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ReelayConfig.class)
                .withMapping(RunComfyConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build();
        return RunComfyTarget.of(
                config.getConfigMapping(ReelayConfig.class), config.getConfigMapping(RunComfyConfig.class), mode, 8080);
    }
}
