package dev.reelay.log;

import java.util.Map;
import java.util.logging.Formatter;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/** Log lines for people: another formatter's line with the fields of {@link LogLine} behind the message, redacted as a whole. */
final class TextLogFormatter extends ExtFormatter {

    private final Formatter lines;

    TextLogFormatter(Formatter lines) {
        this.lines = lines;
    }

    @Override
    public String format(ExtLogRecord record) {
        return Redaction.redact(lines.format(withFields(record)));
    }

    /** A copy, because other handlers get the same record. */
    private ExtLogRecord withFields(ExtLogRecord record) {
        Map<LogLine.Field, String> fields = LogLine.fieldsOf(record);
        if (fields.isEmpty()) {
            return record;
        }
        ExtLogRecord copy = new ExtLogRecord(record);
        copy.setMessage(formatMessage(record) + " " + LogLine.readable(fields), FormatStyle.NO_FORMAT);
        return copy;
    }

    @Override
    public boolean isCallerCalculationRequired() {
        return !(lines instanceof ExtFormatter formatter) || formatter.isCallerCalculationRequired();
    }
}
