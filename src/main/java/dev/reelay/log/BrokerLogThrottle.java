package dev.reelay.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Passes one line in ten seconds of those in which Kafka's clients report that a broker cannot be reached. While brokers are
 * away, each client of the worker (one for each partition, and three more) logs one or two with every attempt to connect:
 * some thirty a second in all. The next line that passes has the number of those left out. Errors, such as a refused login,
 * all pass.
 */
final class BrokerLogThrottle implements Filter {

    private static final String SOURCE = "org.apache.kafka.clients.NetworkClient";
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    private boolean passedOne;
    private long lastPassed;
    private int leftOut;

    BrokerLogThrottle(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public synchronized boolean isLoggable(LogRecord line) {
        if (!SOURCE.equals(line.getLoggerName()) || line.getLevel().intValue() >= Level.SEVERE.intValue()) {
            return true;
        }
        long now = nanos.getAsLong();
        if (passedOne && now - lastPassed < INTERVAL) {
            leftOut++;
            return false;
        }
        if (leftOut > 0) {
            line.setMessage("%s (%d similar lines left out)".formatted(line.getMessage(), leftOut));
        }
        passedOne = true;
        lastPassed = now;
        leftOut = 0;
        return true;
    }
}
