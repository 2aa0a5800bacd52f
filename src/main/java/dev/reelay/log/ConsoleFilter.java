package dev.reelay.log;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** The filter of the log on standard output, which can have one: it throttles the warnings of Kafka's clients, and rewords the line about the start. */
@LoggingFilter(name = "reelay")
public final class ConsoleFilter implements Filter {

    private final KafkaLogThrottle throttle = new KafkaLogThrottle(System::nanoTime);

    /** For Quarkus. */
    public ConsoleFilter() {}

    @Override
    public boolean isLoggable(LogRecord line) {
        StartLine.reword(line);
        return throttle.isLoggable(line);
    }
}
