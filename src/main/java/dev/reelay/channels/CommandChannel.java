package dev.reelay.channels;

import dev.reelay.commands.ChannelReader;
import dev.reelay.kafka.PolledRecordCounter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads how far SmallRye's command channel has come, and sends it back, on its polling thread, between two polls. */
@Singleton
public class CommandChannel implements ChannelReader {

    /** How long to wait for the polling thread, which runs tasks after each poll, at least four times a second. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final KafkaClientService clients;
    private final PolledRecordCounter records;

    CommandChannel(KafkaClientService clients, PolledRecordCounter records) {
        this.clients = clients;
        this.records = records;
    }

    /**
     * The channel's progress; empty before it has a consumer with an assignment and a position.
     *
     * @throws io.smallrye.mutiny.TimeoutException when the polling thread does not answer within 2 s
     */
    @Override
    public Optional<Progress> progress() {
        KafkaConsumer<byte[], byte[]> consumer = clients.getConsumer(CommandIntake.CHANNEL);
        if (consumer == null) {
            return Optional.empty();
        }
        Function<Consumer<byte[], byte[]>, Optional<Progress>> read = this::progress;
        return consumer.runOnPollingThread(read).await().atMost(TIMEOUT);
    }

    /**
     * Reads the topic from its beginning again.
     *
     * @throws io.smallrye.mutiny.TimeoutException when the polling thread does not answer within 2 s
     */
    @Override
    public void startOver() {
        KafkaConsumer<byte[], byte[]> consumer = clients.getConsumer(CommandIntake.CHANNEL);
        if (consumer != null) {
            java.util.function.Consumer<Consumer<byte[], byte[]>> seek =
                    polling -> polling.seekToBeginning(polling.assignment());
            consumer.runOnPollingThread(seek).await().atMost(TIMEOUT);
        }
    }

    private Optional<Progress> progress(Consumer<byte[], byte[]> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            try {
                // Does not wait: when this poll has not found the position, the next one will.
                long position = consumer.position(partition, Duration.ZERO);
                return Optional.of(new Progress(position, records.polled()));
            } catch (TimeoutException notYet) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
