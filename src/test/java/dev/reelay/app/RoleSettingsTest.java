package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What listens and what is read follows from the role, with the settings of the packaged process. */
class RoleSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "worker | true | false",
                "console | false | true",
                "worker,console | true | true",
                "no such role | true | false",
            })
    void theRoleDecidesWhatListensAndWhatIsRead(String role, boolean worker, boolean console) throws IOException {
        SmallRyeConfig config = config(Map.of("REELAY_ROLE", role));

        assertThat(config.getValue(Roles.WORKER, boolean.class)).isEqualTo(worker);
        assertThat(config.getValue(Roles.CONSOLE, boolean.class)).isEqualTo(console);
        assertThat(config.getValue("quarkus.http.host-enabled", boolean.class)).isEqualTo(console);
        assertThat(config.getValue("mp.messaging.incoming.generation-requests.enabled", boolean.class))
                .isEqualTo(worker);
        assertThat(config.getValue("mp.messaging.incoming.generation-control.enabled", boolean.class))
                .isEqualTo(worker);
    }

    @Test
    void withoutARoleItIsAWorkerAndInDevModeBoth() throws IOException {
        SmallRyeConfig packaged = config(Map.of());
        SmallRyeConfig dev = config(Map.of(), "dev");

        assertThat(packaged.getValue(Roles.WORKER, boolean.class)).isTrue();
        assertThat(packaged.getValue(Roles.CONSOLE, boolean.class)).isFalse();
        assertThat(dev.getValue(Roles.WORKER, boolean.class)).isTrue();
        assertThat(dev.getValue(Roles.CONSOLE, boolean.class)).isTrue();
        assertThat(dev.getValue("quarkus.http.host-enabled", boolean.class)).isTrue();
    }

    @Test
    void noVariableOverridesWhatFollowsFromTheRole() throws IOException {
        SmallRyeConfig config =
                config(Map.of("REELAY_ROLE", "console", "MP_MESSAGING_INCOMING_GENERATION_REQUESTS_ENABLED", "true"));

        assertThat(config.getValue("mp.messaging.incoming.generation-requests.enabled", boolean.class))
                .isFalse();
    }

    @Test
    void theConsoleHasAPortOfItsOwnAndHealthStaysWhereItWas() throws IOException {
        SmallRyeConfig config = config(Map.of("REELAY_CONSOLE_PORT", "9999"));

        assertThat(config.getValue("quarkus.http.port", int.class)).isEqualTo(9999);
        assertThat(config.getValue("quarkus.management.port", int.class)).isEqualTo(8080);
        assertThat(config(Map.of()).getValue("quarkus.http.port", int.class)).isEqualTo(8090);
    }

    @Test
    void aVariableThatKubernetesSetsForAServiceIsNoPort() throws IOException {
        SmallRyeConfig config = config(Map.of("REELAY_CONSOLE_PORT", "tcp://10.0.0.1:8090"));

        assertThat(config.getValue("quarkus.http.port", int.class)).isEqualTo(8090);
        assertThat(config.getValue("reelay.console.port", int.class)).isEqualTo(8090);
    }

    @Test
    void longBodiesAreTakenOnlyWhereTheSimulatorIsOn() throws IOException {
        String limit = "quarkus.management.limits.max-body-size";

        assertThat(config(Map.of()).getValue(limit, String.class)).isEqualTo("64K");
        assertThat(config(Map.of("REELAY_SIMULATOR", "false")).getValue(limit, String.class))
                .isEqualTo("64K");
        assertThat(config(Map.of("REELAY_SIMULATOR", "true")).getValue(limit, String.class))
                .isEqualTo("64M");
        assertThat(config(Map.of(), "dev").getValue(limit, String.class)).isEqualTo("64M");
    }

    @Test
    void theConfigurationFindsTheFactory() {
        assertThat(ServiceLoader.load(io.smallrye.config.ConfigSourceFactory.class))
                .anyMatch(RoleSettings.class::isInstance);
    }

    private static SmallRyeConfig config(Map<String, String> environment, String... profiles) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfiles(java.util.List.of(profiles))
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(
                        new PropertiesConfigSource(RoleSettingsTest.class.getResource("/application.properties"), 250))
                .withSources(new RoleSettings())
                .build();
    }
}
