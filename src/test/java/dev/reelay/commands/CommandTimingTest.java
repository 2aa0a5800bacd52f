package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The times of this room fit each other, and those of the channel. */
class CommandTimingTest {

    private static final String POLL = "mp.messaging.incoming.generation-control.poll-timeout";

    @Test
    void aNewRequestNeedNotWaitForTheNextCheckOfAnIdleTopic() throws IOException {
        Properties settings = new Properties();
        try (InputStream file = CommandWatch.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        }
        Duration poll = Duration.ofMillis(Long.parseLong(settings.getProperty(POLL)));

        assertThat(CommandWatch.INTERVAL.plus(poll)).isLessThan(Commands.IN_TIME);
    }
}
