package dev.reelay.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The log as one JSON object a line: {@code timestamp}, {@code level}, {@code logger}, {@code thread}, {@code message}, the
 * fields of {@link LogLine} where the line has them, and {@code exception} with a stack trace.
 *
 * <p>No library serves: {@code quarkus-logging-json} and JBoss LogManager's {@code JsonFormatter} write fields as strings in a
 * nested {@code mdc}, and leave no place to redact message and stack trace before they are JSON, where redaction would break
 * escapes.
 */
final class JsonLogFormatter extends ExtFormatter {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String format(ExtLogRecord record) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("timestamp", record.getInstant().toString());
            json.writeStringField("level", record.getLevel().getName());
            json.writeStringField("logger", record.getLoggerName());
            json.writeStringField("thread", record.getThreadName());
            json.writeStringField("message", Redaction.redact(String.valueOf(formatMessage(record))));
            for (Map.Entry<LogLine.Field, String> field :
                    LogLine.fieldsOf(record).entrySet()) {
                write(json, field.getKey(), field.getValue());
            }
            if (record.getThrown() != null) {
                json.writeStringField("exception", Redaction.redact(stackTrace(record.getThrown())));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen: it writes to memory
        }
        return line.append('\n').toString();
    }

    private static void write(JsonGenerator json, LogLine.Field field, String value) throws IOException {
        if (field.isNumber()) {
            json.writeNumberField(field.key(), new BigDecimal(value));
        } else {
            json.writeStringField(field.key(), Redaction.redact(value));
        }
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    @Override
    public boolean isCallerCalculationRequired() {
        return false;
    }
}
