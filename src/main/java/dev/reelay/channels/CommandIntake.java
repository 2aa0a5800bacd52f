package dev.reelay.channels;

import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.request.CommandReader;
import dev.reelay.request.CommandReading;
import dev.reelay.telemetry.CommandTelemetry;
import dev.reelay.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
    private final Catalog catalog;
    private final PolledRecordCounter records;
    private final CommandTelemetry telemetry;

    CommandIntake(Commands commands, Catalog catalog, PolledRecordCounter records, Telemetry telemetry) {
        this.commands = commands;
        this.catalog = catalog;
        this.records = records;
        this.telemetry = telemetry.commands();
    }

    /** Applies a batch of commands. INVARIANT: every record is counted as processed, also one that was refused. */
    @Incoming(CHANNEL)
    public void take(ConsumerRecords<byte[], byte[]> batch) {
        List<Commands.Read> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            CommandReading reading = reader.read(record.key(), record.value());
            read.add(new Commands.Read(reading, record.offset(), Instant.ofEpochMilli(record.timestamp())));
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
            case CommandReading.Cancel _ -> telemetry.command("cancel");
            case CommandReading.Pause pause -> {
                telemetry.command("pause");
                if (pause.model() != null && catalog.find(pause.model()).isEmpty()) {
                    telemetry.pauseOfUnknownModel(pause.model(), record.offset());
                }
            }
            case CommandReading.Resume _ -> telemetry.command("resume");
            case CommandReading.Removed _ -> telemetry.command("none");
            case CommandReading.RefusedCommand refused ->
                telemetry.refused(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        refused.reason().code(),
                        refused.message());
        }
    }
}
