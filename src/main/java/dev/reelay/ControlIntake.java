package dev.reelay;

import dev.reelay.ledger.PolledRecords;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes commands from SmallRye. */
@Singleton
public class ControlIntake implements ControlWatch.Listener {

    /** The channel of commands. */
    public static final String CHANNEL = "generation-control";

    private final PolledRecords records;

    ControlIntake(PolledRecords records) {
        this.records = records;
    }

    /** INVARIANT: counts each record that it was given, also one that it could make nothing of. */
    @Incoming(CHANNEL)
    public void take(ConsumerRecords<byte[], byte[]> batch) {
        records.processed(batch.count());
    }

    @Override
    public void readTo(Instant instant) {}
}
