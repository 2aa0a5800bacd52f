package dev.reelay.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.app.ReelayConfig;
import dev.reelay.cli.WorkerSettings;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {

    private static String workersDefault(String setting) throws NoSuchMethodException {
        return ReelayConfig.OutputSettings.class
                .getMethod(setting)
                .getAnnotation(WithDefault.class)
                .value();
    }

    @Test
    void whatIsNotSetIsAsInTheWorkers() throws Exception {
        StoreSettings settings =
                StoreSettings.of(new WorkerSettings(Map.of("REELAY_OUTPUT_STORE", "s3://videos/reelay")));

        assertThat(settings.patience()).isEqualTo(Duration.parse(workersDefault("patience")));
        assertThat(settings.concurrency()).isEqualTo(Integer.parseInt(workersDefault("concurrency")));
        assertThat(settings.store().bytesPerSecond()).isZero();
        assertThat(settings.store().options().endpoint()).isNull();
        assertThat(settings.store().options().pathStyle()).isFalse();
        assertThat(settings.store().options().urlTtl()).isNull();
    }
}
