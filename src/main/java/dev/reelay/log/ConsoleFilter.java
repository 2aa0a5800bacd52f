package dev.reelay.log;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** What the log leaves out or says in other words; a log has one filter. */
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
