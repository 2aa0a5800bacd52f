package dev.reelay.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** Whether dev mode starts its embedded broker follows from application.properties and the environment. */
class DevSettingsTest {

    @Test
    void withoutSettingsTheEmbeddedBrokerStarts() throws IOException {
        Config config = devMode(Map.of());

        assertThat(DevBroker.isWanted(config)).isTrue();
        assertThat(config.getValue("kafka.bootstrap.servers", String.class)).isEqualTo("localhost:9092");
    }

    @Test
    void clientsFollowTheEmbeddedBrokersPort() throws IOException {
        Config config = devMode(Map.of("REELAY_DEV_BROKER_PORT", "19092"));

        assertThat(DevBroker.isWanted(config)).isTrue();
        assertThat(config.getValue("kafka.bootstrap.servers", String.class)).isEqualTo("localhost:19092");
    }

    @Test
    void noBrokerStartsWhenAnotherIsConfiguredEvenAtTheSameAddress() throws IOException {
        assertThat(DevBroker.isWanted(devMode(Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"))))
                .isFalse();
    }

    private static Config devMode(Map<String, String> environment) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("dev")
                .withSources(
                        new PropertiesConfigSource(DevSettingsTest.class.getResource("/application.properties"), 250),
                        new EnvConfigSource(environment, 300))
                .build();
    }
}
