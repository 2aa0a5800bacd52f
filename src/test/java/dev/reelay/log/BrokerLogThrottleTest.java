package dev.reelay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class BrokerLogThrottleTest {

    private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final BrokerLogThrottle filter = new BrokerLogThrottle(nanos::get);

    @Test
    void oneLineInTenSecondsPassesWithTheNumberOfThoseLeftOut() {
        LogRecord first = line(CLIENT, Level.WARNING);
        assertThat(filter.isLoggable(first)).isTrue();
        assertThat(filter.isLoggable(line(CLIENT, Level.WARNING))).isFalse();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(filter.isLoggable(line(CLIENT, Level.WARNING))).isFalse();

        nanos.addAndGet(1);
        LogRecord next = line(CLIENT, Level.WARNING);

        assertThat(filter.isLoggable(next)).isTrue();
        assertThat(first.getMessage()).isEqualTo("no broker");
        assertThat(next.getMessage()).isEqualTo("no broker (2 similar lines left out)");
    }

    @Test
    void errorsAndLinesOfOtherLoggersAllPass() {
        for (int i = 0; i < 3; i++) {
            assertThat(filter.isLoggable(line(CLIENT, Level.SEVERE))).isTrue();
            assertThat(filter.isLoggable(line("dev.reelay.app", Level.WARNING))).isTrue();
        }
    }

    private static LogRecord line(String source, Level level) {
        LogRecord line = new LogRecord(level, "no broker");
        line.setLoggerName(source);
        return line;
    }
}
