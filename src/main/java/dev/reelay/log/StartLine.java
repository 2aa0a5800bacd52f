package dev.reelay.log;

import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Says in Quarkus' line about a start what is served where. Quarkus writes {@code Listening on: . Management interface listening on
 * http://0.0.0.0:8080.} where no console is served, and calls the port with health and metrics "management interface" elsewhere.
 */
final class StartLine {

    private static final String SOURCE = "io.quarkus";
    private static final PatternFormatter FORMATTER = new PatternFormatter("%s");
    private static final Pattern LISTENING =
            Pattern.compile("Listening on: (\\S*?)\\. Management interface listening on (\\S+?)\\.$");

    private StartLine() {}

    /** Rewords the line if it is that one; any other stays as it is. */
    static void reword(LogRecord line) {
        if (!SOURCE.equals(line.getLoggerName()) || !(line instanceof ExtLogRecord record)) {
            return;
        }
        String text = FORMATTER.formatMessage(record);
        Matcher listening = LISTENING.matcher(text);
        if (listening.find()) {
            String console = listening.group(1);
            record.setParameters(null);
            record.setMessage(
                    text.substring(0, listening.start())
                            + "Health and metrics are on " + listening.group(2)
                            + (console.isEmpty()
                                    ? "; no console is served here (REELAY_ROLE)."
                                    : "; the console is on " + console + "."),
                    FormatStyle.NO_FORMAT);
        }
    }
}
