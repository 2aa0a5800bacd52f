package dev.reelay.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaLogThrottleTest {

    private static final String NETWORK = "org.apache.kafka.clients.NetworkClient";
    private static final String FETCHES = "org.apache.kafka.clients.consumer.internals.FetchCollector";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final KafkaLogThrottle filter = new KafkaLogThrottle(nanos::get);

    @Test
    void oneLineInTenSecondsPassesWithTheNumberOfThoseLeftOut() {
        LogRecord first = warning(NETWORK, "no broker");
        assertThat(filter.isLoggable(first)).isTrue();
        assertThat(filter.isLoggable(warning(NETWORK, "no broker"))).isFalse();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(filter.isLoggable(warning(NETWORK, "no broker"))).isFalse();

        nanos.addAndGet(1);
        LogRecord next = warning(NETWORK, "no broker");

        assertThat(filter.isLoggable(next)).isTrue();
        assertThat(first.getMessage()).isEqualTo("no broker");
        assertThat(next.getMessage()).isEqualTo("no broker (2 similar lines left out)");
    }

    @Test
    void linesOfAllClientsAndPartitionsAreSimilar() {
        assertThat(filter.isLoggable(fetch("feed-jobs", 0))).isTrue();
        assertThat(filter.isLoggable(fetch("feed-jobs", 11))).isFalse();
        assertThat(filter.isLoggable(fetch("requests", 3))).isFalse();
    }

    @Test
    void whatSaysAnotherThingPasses() {
        assertThat(filter.isLoggable(fetch("requests", 0))).isTrue();
        assertThat(filter.isLoggable(warning(FETCHES, "[Consumer clientId=a] Received an unknown error in fetch")))
                .isTrue();
        assertThat(filter.isLoggable(warning(NETWORK, fetch("requests", 0).getMessage())))
                .isTrue();
    }

    @Test
    void errorsAndLinesOfOtherLoggersAllPass() {
        for (int i = 0; i < 3; i++) {
            assertThat(filter.isLoggable(line(NETWORK, Level.SEVERE, "refused")))
                    .isTrue();
            assertThat(filter.isLoggable(warning("dev.reelay.app", "no broker")))
                    .isTrue();
            assertThat(filter.isLoggable(line(null, Level.WARNING, "no broker")))
                    .isTrue();
            assertThat(filter.isLoggable(line(NETWORK, Level.WARNING, null))).isTrue();
        }
    }

    @Test
    void ofVeryManyKindsTheOldestIsForgotten() {
        assertThat(filter.isLoggable(warning(NETWORK, "no broker"))).isTrue();
        IntStream.range(0, 200)
                .mapToObj(n -> warning(NETWORK, "topic " + "a".repeat(n)))
                .forEach(filter::isLoggable);

        assertThat(filter.isLoggable(warning(NETWORK, "topic " + "a".repeat(199))))
                .isFalse();
        assertThat(filter.isLoggable(warning(NETWORK, "no broker"))).isTrue();
    }

    private static LogRecord fetch(String client, int partition) {
        return warning(
                FETCHES,
                "[Consumer clientId=" + client
                        + ", groupId=null] Received unknown topic or partition error in fetch for partition" + " jobs-"
                        + partition);
    }

    private static LogRecord warning(String logger, String text) {
        return line(logger, Level.WARNING, text);
    }

    private static LogRecord line(@Nullable String logger, Level level, @Nullable String text) {
        LogRecord line = new LogRecord(level, text);
        line.setLoggerName(logger);
        return line;
    }
}
