package dev.reelay.telemetry;

import dev.reelay.job.ForeignText;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log and what it is about. People read the text; machines find the job, its model, RunComfy's request id and
 * the partition as fields of the line.
 *
 * <p>The fields belong to the record and not to the thread: lines come from shards, HTTP threads and virtual threads, and so
 * there is nothing to clear, and nothing that a thread which one of them starts would inherit.
 *
 * <p>Neither text nor fields show the query of a URL or a token: what others wrote passes through here.
 */
public final class LogLine {

    /** The names of the fields. */
    public enum Field {
        JOB_ID,
        MODEL,
        REQUEST_ID,
        PARTITION;

        /** As it stands in the log. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger LOG = Logger.getLogger("dev.reelay");
    private static final String HERE = LogLine.class.getName();

    /** Ends at the codes of a coloured line, too, and before what the sentence goes on with. */
    private static final Pattern URL_QUERY =
            Pattern.compile("(https?://[^\\s?#\"'<>\\e]*)[?#][^\\s\"'<>\\e]*(?<![:,;])", Pattern.CASE_INSENSITIVE);

    private static final Pattern TOKEN = Pattern.compile("(\\bbearer\\s+)[^\\s\"',;\\e]+", Pattern.CASE_INSENSITIVE);

    /** A model that a request made up may be of any length. */
    private static final int LONGEST = 200;

    private final Map<Field, String> fields;

    private LogLine(Map<Field, String> fields) {
        this.fields = fields;
    }

    /** A line about a job of which no more than the id is at hand. */
    public static LogLine job(String id) {
        return new LogLine(Map.of()).with(Field.JOB_ID, id);
    }

    public static LogLine job(Job job) {
        return job(job.id()).with(Field.MODEL, job.model());
    }

    public static LogLine job(JobState state) {
        LogLine line = job(state.id()).with(Field.MODEL, state.model());
        return switch (state) {
            case JobState.Accepted _, JobState.Submitting _ -> line;
            case JobState.Submitted submitted -> line.requestId(submitted.requestId());
            case JobState.Ended ended -> line.requestId(ended.requestId());
        };
    }

    /** A line about a partition of the requests, or of the topic that its text names. */
    public static LogLine of(int partition) {
        return new LogLine(Map.of()).partition(partition);
    }

    public LogLine partition(int partition) {
        return with(Field.PARTITION, String.valueOf(partition));
    }

    public LogLine requestId(@Nullable String requestId) {
        return requestId == null ? this : with(Field.REQUEST_ID, requestId);
    }

    private LogLine with(Field field, String value) {
        if (value.isEmpty()) {
            return this;
        }
        Map<Field, String> more = new LinkedHashMap<>(fields);
        more.put(field, fit(value));
        return new LogLine(more);
    }

    /** An id or a name that someone else made up, fit to be shown. */
    public static String fit(String name) {
        return withoutSecrets(ForeignText.oneLine(name, LONGEST));
    }

    /** @param format for {@link String#format} */
    public void debug(String format, Object... args) {
        write(Level.DEBUG, null, format, args);
    }

    public void info(String format, Object... args) {
        write(Level.INFO, null, format, args);
    }

    public void warn(String format, Object... args) {
        write(Level.WARN, null, format, args);
    }

    public void warn(Throwable thrown, String format, Object... args) {
        write(Level.WARN, thrown, format, args);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency more
    private void write(Level level, @Nullable Throwable thrown, String format, Object... args) {
        if (!LOG.isLoggable(level)) {
            return;
        }
        ExtLogRecord record = new ExtLogRecord(
                level, withoutSecrets(String.format(Locale.ROOT, format, args)), FormatStyle.NO_FORMAT, HERE);
        record.setThrown(thrown);
        fields.forEach((field, value) -> record.putMdc(field.key(), value));
        LOG.logRaw(record);
    }

    /** What others wrote, fit for a log: a signed URL's query is as good as a password. */
    public static String withoutSecrets(String text) {
        return TOKEN.matcher(URL_QUERY.matcher(text).replaceAll("$1")).replaceAll("$1***");
    }
}
