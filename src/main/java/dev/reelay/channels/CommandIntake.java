package dev.reelay.channels;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.commands.ArrivalTime;
import dev.reelay.commands.Commands;
import dev.reelay.commands.Pauses;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.request.CommandReader;
import dev.reelay.request.CommandReading;
import dev.reelay.telemetry.CommandTelemetry;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Scheduler;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes commands from SmallRye and applies them to the table of {@link Commands}. Every worker reads all of them. */
@Singleton
public class CommandIntake {

    /** The channel of commands. */
    public static final String CHANNEL = "generation-control";

    /** The largest command that is parsed, in bytes; valid ones have at most an id, a model and a reason. */
    private static final int MAX_BYTES = 1 << 20;

    private final CommandReader reader = new CommandReader(MAX_BYTES);
    private final Commands commands;
    private final CurrentCatalog catalog;
    private final PolledRecordCounter records;
    private final Scheduler clock;
    private final CommandTelemetry telemetry;

    CommandIntake(
            Commands commands,
            CurrentCatalog catalog,
            PolledRecordCounter records,
            Scheduler clock,
            Telemetry telemetry) {
        this.commands = commands;
        this.catalog = catalog;
        this.records = records;
        this.clock = clock;
        this.telemetry = telemetry.commands();
    }

    /** Applies a batch of commands. INVARIANT: every record is counted as processed, also one that was refused. */
    @Incoming(CHANNEL)
    public void take(ConsumerRecords<byte[], byte[]> batch) {
        Instant now = clock.instant();
        boolean live = commands.isReadOnce();
        List<Commands.Read> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            boolean appended = record.timestampType() == TimestampType.LOG_APPEND_TIME;
            read.add(new Commands.Read(
                    reader.read(record.key(), record.value()),
                    record.offset(),
                    ArrivalTime.of(record.timestamp(), appended, live, now)));
        }
        commands.take(read);
        try {
            // Count a record only once it has taken effect: readers of the counts rely on that.
            Iterator<Commands.Read> taken = read.iterator();
            batch.forEach(record -> report(record, taken.next().reading()));
        } finally {
            records.processed(batch.count()); // a log line that fails must not make the table look incomplete
        }
    }

    private void report(ConsumerRecord<byte[], byte[]> record, CommandReading reading) {
        switch (reading) {
            case CommandReading.Cancel cancel -> {
                telemetry.command("cancel");
                if (cancel.flaw() != null) {
                    telemetry.flawedCancel(record.topic(), record.partition(), record.offset(), cancel);
                }
            }
            case CommandReading.Pause pause
            when pause.flaw() != null ->
                telemetry.flawedPause(record.topic(), record.partition(), record.offset(), pause.flaw());
            case CommandReading.Pause pause -> {
                telemetry.command("pause");
                if (pause.model() != null && !isKnown(pause.model())) {
                    telemetry.pauseOfUnknownModel(pause.model(), record.offset());
                }
            }
            case CommandReading.Resume _ -> telemetry.command("resume");
            case CommandReading.Limit _ -> telemetry.command("limit");
            case CommandReading.Budget _ -> telemetry.command("budget");
            case CommandReading.Removed _ -> telemetry.command("none");
            case CommandReading.RefusedCommand refused ->
                telemetry.refused(record.topic(), record.partition(), record.offset(), refused.flaw());
        }
    }

    private boolean isKnown(String model) {
        return catalog.get().models().stream().anyMatch(known -> Pauses.isSame(known.id(), model));
    }
}
