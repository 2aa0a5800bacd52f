package dev.reelay.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Lets one line in ten seconds through of those that say that a broker cannot be reached. While brokers are away, each of a
 * worker's clients (one for each partition, and three more) writes one or two with every try to connect: some thirty a
 * second in all. How many were left out, the next one says. Errors, such as a login that is refused, all come through.
 */
@LoggingFilter(name = "connection-noise")
public final class BrokerLogThrottle implements Filter {

    private static final String SOURCE = "org.apache.kafka.clients.NetworkClient";
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanos;
    private boolean begun;
    private long last;
    private int leftOut;

    /** Quarkus makes it. */
    public BrokerLogThrottle() {
        this(System::nanoTime);
    }

    BrokerLogThrottle(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public synchronized boolean isLoggable(LogRecord line) {
        if (!SOURCE.equals(line.getLoggerName()) || line.getLevel().intValue() >= Level.SEVERE.intValue()) {
            return true;
        }
        long now = nanos.getAsLong();
        if (begun && now - last < PAUSE) {
            leftOut++;
            return false;
        }
        if (leftOut > 0) {
            line.setMessage("%s (%d more such lines were left out)".formatted(line.getMessage(), leftOut));
        }
        begun = true;
        last = now;
        leftOut = 0;
        return true;
    }
}
