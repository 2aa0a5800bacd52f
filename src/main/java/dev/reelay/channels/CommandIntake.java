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

/** Takes commands from SmallRye and puts them into the table of {@link Commands}. Every worker reads all of them. */
@Singleton
public class CommandIntake {

    /** The channel of commands. */
    public static final String CHANNEL = "generation-control";

    /** A command is an id, a word and a reason. */
    private static final int MOST_BYTES = 1 << 20;

    private final CommandReader reader = new CommandReader(MOST_BYTES);
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

    /** INVARIANT: counts each record that it was given, also one that it could make nothing of. */
    @Incoming(CHANNEL)
    public void take(ConsumerRecords<byte[], byte[]> batch) {
        List<Commands.Read> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            CommandReading reading = reader.read(record.key(), record.value());
            read.add(new Commands.Read(reading, record.offset(), Instant.ofEpochMilli(record.timestamp())));
        }
        commands.take(read);
        // Whoever sees one counted may rely on its effect.
        Iterator<Commands.Read> taken = read.iterator();
        batch.forEach(record -> tell(record, taken.next().reading()));
        records.processed(batch.count());
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, CommandReading reading) {
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
            case CommandReading.Refused refused ->
                telemetry.refused(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        refused.reason().code(),
                        refused.message());
        }
    }
}
