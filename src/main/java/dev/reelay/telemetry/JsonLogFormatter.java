package dev.reelay.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jspecify.annotations.Nullable;

/**
 * The log as one JSON object a line, for machines: {@code timestamp}, {@code level}, {@code logger}, {@code thread}, {@code
 * message}, the fields of {@link LogLine} where the line has them, and {@code exception} with a stack trace. Dev mode and tests
 * keep {@linkplain RedactingFormatter lines for people}, and so does what is told before the worker starts to start.
 */
final class JsonLogFormatter extends ExtFormatter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> OWN = List.of("timestamp", "level", "logger", "thread", "message", "exception");

    /** Puts them in place. */
    @Singleton
    static class Switch {

        /** Before everybody else. */
        private static final int FIRST = 1;

        void on(@Observes @Priority(FIRST) StartupEvent event) {
            format(Logger.getLogger("").getHandlers());
        }

        /** The console may stand behind handlers that delay or queue. */
        private static void format(Handler... handlers) {
            for (Handler handler : handlers) {
                if (handler instanceof ConsoleHandler console) {
                    boolean forMachines = LaunchMode.current() == LaunchMode.NORMAL;
                    console.setFormatter(
                            forMachines ? new JsonLogFormatter() : new RedactingFormatter(console.getFormatter()));
                } else if (handler instanceof ExtHandler outer) {
                    format(outer.getHandlers());
                }
            }
        }
    }

    @Override
    public String format(ExtLogRecord record) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("timestamp", record.getInstant().toString());
            json.writeStringField("level", record.getLevel().getName());
            json.writeStringField("logger", record.getLoggerName());
            json.writeStringField("thread", record.getThreadName());
            json.writeStringField("message", LogLine.withoutSecrets(String.valueOf(formatMessage(record))));
            for (Map.Entry<String, String> field : record.getMdcCopy().entrySet()) {
                write(json, field.getKey(), field.getValue());
            }
            if (record.getThrown() != null) {
                json.writeStringField("exception", LogLine.withoutSecrets(stackTrace(record.getThrown())));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but memory
        }
        return line.append('\n').toString();
    }

    private static void write(JsonGenerator json, String key, @Nullable String value) throws IOException {
        if (value == null || OWN.contains(key)) {
            return;
        }
        if (key.equals(LogLine.Field.PARTITION.key())) {
            json.writeNumberField(key, Integer.parseInt(value));
        } else {
            json.writeStringField(key, value);
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
