package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that are out of range stop the start, all of them in one go. */
class SettingsCheckTest {

    @Test
    void theDefaultsHaveNoProblemsAndNoWarnings() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(warnings(Map.of())).isEmpty();
    }

    @Test
    void everySettingThatIsOutOfItsRangeIsReportedWithItsValue() {
        assertThat(problems(Map.of(
                        "REELAY_MAX_PENDING_JOBS", "0",
                        "REELAY_SUBMIT_CONCURRENCY", "-1",
                        "REELAY_MAX_PARKED_JOBS", "-5",
                        "REELAY_CATALOG_REFRESH", "PT9S",
                        "REELAY_RECEIPTS_RETENTION", "PT0S",
                        "REELAY_QUEUE_MAX_WAIT", "PT-1S")))
                .hasSize(6)
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("REELAY_CATALOG_REFRESH is PT9S: it must be at least PT10S, or off"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REELAY_MAX_PENDING_JOBS is 0:"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REELAY_SUBMIT_CONCURRENCY is -1:"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REELAY_MAX_PARKED_JOBS is -5:"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REELAY_RECEIPTS_RETENTION is PT0S:"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REELAY_QUEUE_MAX_WAIT is PT-1S:"));
    }

    /** Added to a time it would be none: each job would end as a fault of Reelay's. */
    @ParameterizedTest
    @ValueSource(strings = {"REELAY_RECEIPTS_RETENTION", "REELAY_QUEUE_MAX_WAIT", "REELAY_OUTPUT_PATIENCE"})
    void aDurationThatMeansNeverIsAProblem(String setting) {
        assertThat(problems(Map.of(setting, "P999999999999D")))
                .singleElement()
                .asString()
                .startsWith(setting)
                .endsWith("it must be at most 36500 days");
    }

    @Test
    void aTokenAndATokenFileTogetherAreAProblem() {
        assertThat(problems(Map.of("RUNCOMFY_API_TOKEN", "a-secret", "RUNCOMFY_API_TOKEN_FILE", "/token")))
                .singleElement()
                .asString()
                .contains("RUNCOMFY_API_TOKEN", "RUNCOMFY_API_TOKEN_FILE")
                .doesNotContain("a-secret");
    }

    @Test
    void aVariableThatIsNotASettingIsReportedWithTheNearestSetting() {
        assertThat(warnings(Map.of(
                        "REELAY_MAX_PENDING_JOB", "7",
                        "RUNCOMFY_API_TOKENFILE", "/token",
                        "REELAY_QUETZALCOATL", "1",
                        "REELAY_USER", "ana",
                        "PATH", "/bin")))
                .containsExactly(
                        "REELAY_MAX_PENDING_JOB is not a setting and has no effect; "
                                + "did you mean REELAY_MAX_PENDING_JOBS?",
                        "REELAY_QUETZALCOATL is not a setting and has no effect",
                        "RUNCOMFY_API_TOKENFILE is not a setting and has no effect; "
                                + "did you mean RUNCOMFY_API_TOKEN_FILE?");
    }

    @Test
    void variablesThatKubernetesSetsForAServiceAreNotReported() {
        assertThat(warnings(Map.of(
                        "REELAY_SERVICE_HOST", "10.0.0.1",
                        "REELAY_SERVICE_PORT_HTTP", "8080",
                        "REELAY_PORT", "tcp://10.0.0.1:8080",
                        "REELAY_PORT_8080_TCP_ADDR", "10.0.0.1",
                        "REELAY_CONSOLE_SERVICE_HOST", "10.0.0.2",
                        "REELAY_CONSOLE_PORT_8090_TCP_ADDR", "10.0.0.2")))
                .isEmpty();
    }

    @Test
    void aPlaceThatRequestsMayNameIsABucketOrAPrefixInOne() {
        assertThat(problems(Map.of("REELAY_OUTPUT_DELIVER_TO", "s3://customer-a/,s3://shared/team-b/")))
                .isEmpty();
        assertThat(problems(Map.of("REELAY_OUTPUT_DELIVER_TO", "s3://customer-a/*")))
                .singleElement()
                .asString()
                .startsWith("REELAY_OUTPUT_DELIVER_TO: expected s3://bucket");
    }

    @Test
    void aRoleThatIsNoneIsAProblem() {
        assertThat(problems(Map.of("REELAY_ROLE", "konsole")))
                .containsExactly("REELAY_ROLE is \"konsole\": it must be worker, console, or worker,console");
    }

    @Test
    void theFormerPortOfHealthIsReportedWithTheOneThatTookItsPlace() {
        assertThat(warnings(Map.of("QUARKUS_HTTP_PORT", "9000")))
                .singleElement()
                .asString()
                .contains("QUARKUS_HTTP_PORT", "QUARKUS_MANAGEMENT_PORT", "REELAY_CONSOLE_PORT");
        assertThat(warnings(Map.of("QUARKUS_HTTP_PORT", "9000", "QUARKUS_MANAGEMENT_PORT", "9001")))
                .isEmpty();
    }

    @Test
    void aSettingThatHasNoEffectBesideAnotherIsReported() {
        assertThat(warnings(Map.of(
                        "REELAY_MAX_PENDING_JOBS", "10",
                        "REELAY_MEDIA_CHECK", "off",
                        "REELAY_MEDIA_TRUSTED_HOSTS", "files.example",
                        "RUNCOMFY_API_CONNECT_TIMEOUT", "PT3S")))
                .hasSize(3)
                .anySatisfy(warning -> assertThat(warning).contains("RUNCOMFY_API_CONNECT_TIMEOUT is PT3S"))
                .anySatisfy(warning -> assertThat(warning).contains("REELAY_SUBMIT_CONCURRENCY is 32", "10"))
                .anySatisfy(warning -> assertThat(warning).contains("REELAY_MEDIA_TRUSTED_HOSTS"));
    }

    @Test
    void aProxyThatIsNoneIsAProblemAndIsNotQuoted() {
        assertThat(problems(Map.of("RUNCOMFY_API_PROXY", "https://user:hunter2@proxy:3128")))
                .singleElement()
                .asString()
                .contains("RUNCOMFY_API_PROXY", "http://host:port")
                .doesNotContain("hunter2");
        assertThat(problems(Map.of("RUNCOMFY_API_PROXY", "http://user:hunter2@proxy:3128")))
                .isEmpty();
        assertThat(problems(Map.of("RUNCOMFY_API_PROXY", " "))).isEmpty();
    }

    private static List<String> problems(Map<String, String> environment) {
        SmallRyeConfig config = config(environment);
        return SettingsCheck.problems(
                config.getConfigMapping(ReelayConfig.class), config.getConfigMapping(RunComfyConfig.class));
    }

    private static List<String> warnings(Map<String, String> environment) {
        SmallRyeConfig config = config(environment);
        return SettingsCheck.warnings(
                config.getConfigMapping(ReelayConfig.class),
                config.getConfigMapping(RunComfyConfig.class),
                environment.keySet());
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(ReelayConfig.class)
                .withMapping(RunComfyConfig.class)
                .withSources(new EnvConfigSource(new HashMap<>(environment), 300))
                .build();
    }
}
