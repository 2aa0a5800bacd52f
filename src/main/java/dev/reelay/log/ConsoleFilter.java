package dev.reelay.log;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** The filter of the log on standard output, which can have one: it throttles lines about brokers, and rewords the line about the start. */
@LoggingFilter(name = "reelay")
public final class ConsoleFilter implements Filter {

    private final BrokerLogThrottle throttle = new BrokerLogThrottle(System::nanoTime);

    /** For Quarkus. */
    public ConsoleFilter() {}

    @Override
    public boolean isLoggable(LogRecord line) {
        StartLine.reword(line);
        return throttle.isLoggable(line);
    }
}
