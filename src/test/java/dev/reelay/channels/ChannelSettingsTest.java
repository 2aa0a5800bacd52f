package dev.reelay.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSettingsTest {

    /** SmallRye waits by default for commits that it does not make, while the partitions of a worker that has drained stay with it. */
    @ParameterizedTest
    @ValueSource(strings = {"generation-requests", "generation-control"})
    void aChannelIsClosedAsSoonAsTheShardsHaveDrained(String channel) throws IOException {
        Properties settings = new Properties();
        try (InputStream file = ChannelSettingsTest.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        }

        assertThat(settings).containsEntry("mp.messaging.incoming." + channel + ".graceful-shutdown", "false");
    }
}
