package dev.reelay.log;

import dev.reelay.cost.Cost;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log. Its message says what happened and is a constant, so that lines group by it; its fields say to which
 * job, and why. In JSON the fields are keys of the line; lines for people have them behind the message, as {@code key=value}.
 *
 * <p>Loggers are called after the part of the worker that a line is about, in lower case: the environment variables that set
 * a level, as {@code QUARKUS_LOG_CATEGORY__DEV_REELAY_SHARD__LEVEL}, have no other.
 *
 * <p>The fields belong to the log record and not to the thread: lines come from shards, HTTP threads and virtual threads, and
 * so there is nothing to clear, and nothing for a new thread to inherit.
 *
 * <p>A line is written as it is: the {@linkplain LogFormatters formatters} redact it.
 */
public final class LogLine {

    /** Every field, in the order in which a line shows them. */
    public enum Field {
        JOB_ID(Kind.NAME),
        MODEL(Kind.NAME),
        REQUEST_ID(Kind.NAME),
        TOPIC(Kind.NAME),
        PARTITION(Kind.NUMBER),
        OFFSET(Kind.NUMBER),
        /** First offset that the ledger has not decided. */
        POSITION(Kind.NUMBER),
        FORMER_POSITION(Kind.NUMBER),
        /** Where the log of a partition ended, or was set back to. */
        BROKEN_AT(Kind.NUMBER),
        TOPIC_ID(Kind.NAME),
        FORMER_TOPIC_ID(Kind.NAME),
        ATTEMPT(Kind.NUMBER),
        /** Failure code of a result, or code of a dead letter. */
        CODE(Kind.NAME),
        /** Label of RunComfy's answer. */
        OUTCOME(Kind.NAME),
        /** Result of the check of a job's media. */
        MEDIA(Kind.NAME),
        /** RunComfy's own status of a job. */
        STATUS(Kind.NAME),
        /** A model, {@code tenant/} and a tenant, or {@code *} for all. */
        SCOPE(Kind.NAME),
        /** Jobs that a limit lets be outstanding. */
        OUTSTANDING(Kind.NUMBER),
        /** Jobs that a limit lets be submitted in a minute. */
        PER_MINUTE(Kind.NUMBER),
        /** Jobs of a tenant that are submitted in a round. */
        WEIGHT(Kind.NUMBER),
        /** What jobs may cost in a day by a budget, in US dollars. */
        USD_PER_DAY(Kind.AMOUNT),
        /** Jobs that a budget lets be submitted in a day. */
        JOBS_PER_DAY(Kind.NUMBER),
        /** Who sent a command. */
        BY(Kind.NAME),
        REASON(Kind.NAME),
        /** JSON pointer to a part of the request. */
        POINTER(Kind.NAME),
        RULE(Kind.NAME),
        /** As it is in the request, which may hold a whole picture in its place. */
        URL(Kind.NAME),
        /** What RunComfy says that a job cost, in US dollars. */
        COST_USD(Kind.AMOUNT),
        VIDEO_URLS(Kind.TEXT),
        IMAGE_URLS(Kind.TEXT),
        AUDIO_URLS(Kind.TEXT),
        PARTITIONS(Kind.NUMBER),
        ADDED(Kind.NUMBER),
        ENTRIES(Kind.NUMBER),
        RECORDS(Kind.NUMBER),
        MODELS(Kind.NUMBER),
        CHANGED(Kind.NUMBER),
        LEFT_OUT(Kind.NUMBER),
        CANCELS(Kind.NUMBER),
        LIMITS(Kind.NUMBER),
        BUDGETS(Kind.NUMBER),
        POLLS(Kind.NUMBER),
        SUBMISSIONS(Kind.NUMBER),
        /** Submissions of a model that may be open at a time. */
        WINDOW(Kind.NUMBER),
        SINCE(Kind.NAME),
        UNTIL(Kind.NAME),
        TOOK_MS(Kind.NUMBER),
        PAUSED_SECONDS(Kind.NUMBER),
        /** The operation in which a fault was contained. */
        DURING(Kind.TEXT),
        /** Free text: whatever a person needs beyond the other fields. */
        DETAIL(Kind.TEXT);

        private enum Kind {
            /** Short; cut if others made it longer. */
            NAME,
            TEXT,
            NUMBER,
            /** A decimal number in plain notation. */
            AMOUNT
        }

        private final Kind kind;
        private final String key;

        Field(Kind kind) {
            this.kind = kind;
            this.key = name().toLowerCase(Locale.ROOT);
        }

        /** The field's key in the log. */
        String key() {
            return key;
        }

        boolean isNumber() {
            return kind == Kind.NUMBER || kind == Kind.AMOUNT;
        }
    }

    private static final String CALLER = LogLine.class.getName();

    private final Map<Field, String> fields = new EnumMap<>(Field.class);

    private LogLine() {}

    /** A line that is about no job and no partition. */
    public static LogLine plain() {
        return new LogLine();
    }

    /** A line about a job of which only the id is at hand. */
    public static LogLine job(String id) {
        return plain().with(Field.JOB_ID, id);
    }

    public static LogLine job(Job job) {
        return job(job.id()).with(Field.MODEL, job.model());
    }

    public static LogLine job(JobState state) {
        LogLine line = job(state.id()).with(Field.MODEL, state.model());
        return switch (state) {
            case JobState.Accepted _, JobState.Submitting _ -> line;
            case JobState.Submitted submitted -> line.requestId(submitted.requestId());
            case JobState.Storing storing -> line.requestId(storing.result().requestId());
            case JobState.Ended ended -> line.requestId(ended.requestId());
        };
    }

    /** A line about a partition of the requests topic. */
    public static LogLine of(int partition) {
        return plain().partition(partition);
    }

    /** A line about a record. */
    public static LogLine of(String topic, int partition, long offset) {
        return of(partition).with(Field.TOPIC, topic).with(Field.OFFSET, offset);
    }

    public LogLine partition(int partition) {
        return with(Field.PARTITION, partition);
    }

    public LogLine requestId(@Nullable String requestId) {
        return with(Field.REQUEST_ID, requestId);
    }

    /** Sets a field that holds text; null or empty text is no field. */
    public LogLine with(Field field, @Nullable String value) {
        if (field.isNumber()) {
            throw new IllegalArgumentException(field + " is a number");
        }
        if (value != null && !value.isEmpty()) {
            fields.put(field, field.kind == Field.Kind.NAME ? Redaction.shortened(value) : value);
        }
        return this;
    }

    /** Sets the field of what a job cost; null is no field. */
    public LogLine cost(@Nullable Cost cost) {
        if (cost != null) {
            fields.put(Field.COST_USD, cost.text());
        }
        return this;
    }

    /** Sets a field that holds a whole number; null is no field. */
    public LogLine with(Field field, @Nullable Integer value) {
        return value == null ? this : with(field, value.longValue());
    }

    /** Sets a field that holds an amount, in plain notation; null is no field. */
    public LogLine with(Field field, @Nullable BigDecimal amount) {
        if (field.kind != Field.Kind.AMOUNT) {
            throw new IllegalArgumentException(field + " is no amount");
        }
        if (amount != null) {
            fields.put(field, amount.toPlainString());
        }
        return this;
    }

    public LogLine with(Field field, long value) {
        if (!field.isNumber()) {
            throw new IllegalArgumentException(field + " is text");
        }
        fields.put(field, String.valueOf(value));
        return this;
    }

    public void debug(Logger log, String message) {
        write(log, Level.DEBUG, null, message);
    }

    public void info(Logger log, String message) {
        write(log, Level.INFO, null, message);
    }

    public void warn(Logger log, String message) {
        write(log, Level.WARN, null, message);
    }

    public void warn(Logger log, Throwable thrown, String message) {
        write(log, Level.WARN, thrown, message);
    }

    public void error(Logger log, String message) {
        write(log, Level.ERROR, null, message);
    }

    public void error(Logger log, Throwable thrown, String message) {
        write(log, Level.ERROR, thrown, message);
    }

    private void write(Logger log, Level level, @Nullable Throwable thrown, String message) {
        if (!log.isLoggable(level)) {
            return;
        }
        ExtLogRecord record = new ExtLogRecord(level, message, FormatStyle.NO_FORMAT, CALLER);
        record.setThrown(thrown);
        fields.forEach((field, value) -> record.putMdc(field.key(), value));
        log.logRaw(record);
    }

    /** The fields that a log record has, in their order. */
    public static Map<Field, String> fieldsOf(ExtLogRecord record) {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            String value = record.getMdc(field.key());
            if (value != null) {
                fields.put(field, value);
            }
        }
        return fields;
    }

    /** Fields for people: {@code key=value}, with quotes around a value that has spaces. */
    public static String readable(Map<Field, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey().key() + "=" + quoted(field.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String value) {
        return value.chars().noneMatch(Character::isWhitespace)
                ? value
                : '"' + value.replace("\r", "\\r").replace("\n", "\\n") + '"';
    }
}
