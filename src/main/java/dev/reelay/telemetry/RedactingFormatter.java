package dev.reelay.telemetry;

import java.util.logging.Formatter;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** Lines for people as another formatter makes them, without queries of URLs and tokens: in stack traces and in what others log. */
final class RedactingFormatter extends ExtFormatter {

    private final Formatter lines;

    RedactingFormatter(Formatter lines) {
        this.lines = lines;
    }

    @Override
    public String format(ExtLogRecord record) {
        return LogLine.withoutSecrets(lines.format(record));
    }

    @Override
    public boolean isCallerCalculationRequired() {
        return !(lines instanceof ExtFormatter formatter) || formatter.isCallerCalculationRequired();
    }
}
