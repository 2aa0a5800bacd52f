package dev.reelay.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.Ports;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordSenderTest {

    /** Each record alone would wait for the time-out: a minute for twenty. */
    @Test
    void aCallGivesUpOnceHoweverManyRecordsItHas() {
        KafkaSettings settings = KafkaSettings.of(
                Map.of("bootstrap.servers", "127.0.0.1:" + Ports.free(), "delivery.timeout.ms", "3000"),
                "group",
                "reelay",
                "w1");
        List<OutgoingRecord> records = Collections.nCopies(20, new OutgoingRecord(null, new byte[] {1}, List.of()));
        long begun = System.nanoTime();

        try (RecordSender sender = new RecordSender(settings, "test")) {
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() -> sender.send("topic", records))
                    .withMessageStartingWith("Not all of 20 records could be written to topic: ");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
}
