package dev.reelay.view;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.feed.FeedListener;
import dev.reelay.json.ExactJson;
import dev.reelay.json.ForeignText;
import dev.reelay.request.CommandReader;
import dev.reelay.request.CommandReading;
import dev.reelay.view.CommandRow.Kind;
import dev.reelay.view.money.BudgetRow;
import dev.reelay.view.row.SetRow;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The control topic for people: the last record of each key, with who sent it and why. It reads commands as workers do, so what it
 * shows as a pause is one. Thread-safe.
 *
 * <p>The newest 20,000 keys of pauses are kept, {@code pause/*} in any case, and the newest 20,000 of the other rows; fewer when they
 * take more than 16 MiB. A key that is longer than any that has an effect is cut.
 */
public final class CommandTable implements FeedListener {

    /** The largest value that is read; workers read the same. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int LONGEST = 500;

    /** Longer than {@code pause/} and an id. */
    private static final int LONGEST_KEY = 256;

    private final CommandReader reader = new CommandReader(MAX_BYTES);
    private final Rows pauses = new Rows();
    private final Rows others = new Rows();
    private final SetRows<LimitRow> limits = new SetRows<>();
    private final SetRows<BudgetRow> budgets = new SetRows<>();
    private final UnreadableRecords unreadable;
    private long version;

    /** The newest rows, by their keys. */
    private static final class Rows {
        private static final int MOST = 20_000;
        private static final long MOST_BYTES = 16L << 20;

        private final Map<String, CommandRow> byKey = new LinkedHashMap<>();
        private long bytes;

        void put(CommandRow row) {
            remove(row.key());
            byKey.put(row.key(), row);
            bytes += size(row);
            Iterator<CommandRow> oldest = byKey.values().iterator();
            while ((byKey.size() > MOST || bytes > MOST_BYTES) && oldest.hasNext()) {
                CommandRow first = oldest.next();
                if (!(first.kind() == Kind.PAUSE && first.model() == null)) {
                    oldest.remove();
                    bytes -= size(first);
                }
            }
        }

        void remove(String key) {
            CommandRow removed = byKey.remove(key);
            bytes -= removed == null ? 0 : size(removed);
        }

        void clear() {
            byKey.clear();
            bytes = 0;
        }

        private static long size(CommandRow row) {
            return 200 + 2L * (row.key().length() + length(row.reason()) + length(row.by()) + length(row.flaw()));
        }

        private static int length(@Nullable String text) {
            return text == null ? 0 : text.length();
        }
    }

    CommandTable(UnreadableRecords unreadable) {
        this.unreadable = unreadable;
    }

    @Override
    public synchronized void begin() {
        pauses.clear();
        others.clear();
        limits.clear();
        budgets.clear();
        unreadable.clear();
        version++;
    }

    @Override
    public synchronized void take(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                take(record);
            } catch (RuntimeException e) { // a fault of the reader costs one record
                unreadable.add(record, e.toString());
            }
        }
        version++;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        CommandReading reading = reader.read(record.key(), record.value());
        String named = reading.key();
        if (reading.flaw() != null) {
            unreadable.add(record, reading.flaw().message());
        }
        if (named == null) {
            return;
        }
        String key = ForeignText.cut(named, LONGEST_KEY);
        pauses.remove(key);
        others.remove(key);
        if (CommandReading.isLimitKey(key)) {
            takeSet(limits, limit(reading, key, record), reading);
        } else if (CommandReading.isBudgetKey(key)) {
            takeSet(budgets, budget(reading, key, record), reading);
        }
        if (reading instanceof CommandReading.Removed
                || reading instanceof CommandReading.Limit
                || reading instanceof CommandReading.Budget) {
            return;
        }
        Rows rows = CommandReading.isPauseKey(key) ? pauses : others;
        rows.put(row(reading, key, record));
    }

    private static <R extends SetRow<R>> void takeSet(SetRows<R> rows, R row, CommandReading reading) {
        switch (reading) {
            case CommandReading.Limit _, CommandReading.Budget _ -> rows.put(row);
            case CommandReading.Removed _ -> rows.remove(row.key());
            case CommandReading.RefusedCommand refused ->
                rows.refused(row, ForeignText.oneLine(refused.message(), LONGEST));
            case CommandReading.Cancel _ -> rows.refused(row, "It cancels a job with this id.");
            case CommandReading.Pause _, CommandReading.Resume _ -> {} // their keys are others
        }
    }

    private static LimitRow limit(CommandReading reading, String key, ConsumerRecord<byte[], byte[]> record) {
        Said said = said(record.value());
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return reading instanceof CommandReading.Limit limit
                ? new LimitRow(
                        key, limit.outstanding(), limit.perMinute(), limit.weight(), at, said.reason(), said.by(), null)
                : new LimitRow(key, null, null, null, at, said.reason(), said.by(), null);
    }

    private static BudgetRow budget(CommandReading reading, String key, ConsumerRecord<byte[], byte[]> record) {
        Said said = said(record.value());
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return reading instanceof CommandReading.Budget budget
                ? new BudgetRow(key, budget.usdPerDay(), budget.jobsPerDay(), at, said.reason(), said.by(), null)
                : new BudgetRow(key, null, null, at, said.reason(), said.by(), null);
    }

    private static CommandRow row(CommandReading reading, String key, ConsumerRecord<byte[], byte[]> record) {
        boolean isPause = CommandReading.isPauseKey(key);
        Kind kind = switch (reading) {
            // Under the key of a pause it means both, and the pause is what has to be seen.
            case CommandReading.Cancel _ -> isPause ? Kind.PAUSE : Kind.CANCEL;
            case CommandReading.Pause _ -> Kind.PAUSE;
            case CommandReading.Resume _ -> Kind.RESUME;
            case CommandReading.Limit _,
                    CommandReading.Budget _,
                    CommandReading.RefusedCommand _,
                    CommandReading.Removed _ -> Kind.REFUSED;
        };
        Said said = said(record.value());
        return new CommandRow(
                key,
                kind,
                isPause ? CommandReading.modelOf(key) : null,
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                said.reason(),
                said.by(),
                reading.flaw() == null
                        ? null
                        : ForeignText.oneLine(reading.flaw().message(), LONGEST));
    }

    /** What the sender of a command said beside it. */
    private record Said(@Nullable String reason, @Nullable String by) {
        static final Said NOTHING = new Said(null, null);
    }

    /** The fields that commands may have for people, of any value that is JSON so far. */
    private static Said said(byte @Nullable [] value) {
        if (value == null || value.length > MAX_BYTES) {
            return Said.NOTHING;
        }
        String reason = null;
        String by = null;
        try (JsonParser parser = ExactJson.unlimited().createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Said.NOTHING;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
                if (isText && name.equals("reason")) {
                    reason = ForeignText.oneLine(parser.getText(), LONGEST);
                } else if (isText && name.equals("by")) {
                    by = ForeignText.oneLine(parser.getText(), LONGEST);
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            // What was read before the flaw may still help.
        }
        return new Said(reason, by);
    }

    /** Grows with every change. */
    public synchronized long version() {
        return version;
    }

    /** The pauses that are in force, the oldest first. */
    public synchronized List<CommandRow> pausesInForce() {
        return pauses.byKey.values().stream()
                .filter(row -> row.kind() == Kind.PAUSE)
                .sorted(Comparator.comparing(CommandRow::at).thenComparing(CommandRow::key))
                .toList();
    }

    /** The limits that commands have set, that of all jobs first. */
    public synchronized List<LimitRow> limits() {
        return limits.all();
    }

    /** The budgets that commands have set, that of all jobs first. */
    public synchronized List<BudgetRow> budgets() {
        return budgets.all();
    }

    /** The row of this key; empty when the topic has none. */
    public synchronized Optional<CommandRow> row(String key) {
        CommandRow pause = pauses.byKey.get(key);
        return Optional.ofNullable(pause == null ? others.byKey.get(key) : pause);
    }

    /** All rows, the newest first. */
    public synchronized List<CommandRow> rows() {
        List<CommandRow> rows = new ArrayList<>(pauses.byKey.values());
        rows.addAll(others.byKey.values());
        rows.sort(Comparator.comparingLong(CommandRow::offset).reversed());
        return rows;
    }
}
