package dev.reelay.channels;

import dev.reelay.commands.CommandWatch;
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

/** How far SmallRye's channel of commands has come: asked on its polling thread, between two polls. */
@Singleton
public class CommandChannel implements CommandWatch.Reader {

    /** The polling thread has time for us after each poll: ten times a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaClientService clients;
    private final PolledRecordCounter records;

    CommandChannel(KafkaClientService clients, PolledRecordCounter records) {
        this.clients = clients;
        this.records = records;
    }

    @Override
    public Optional<CommandWatch.Progress> progress() {
        KafkaConsumer<byte[], byte[]> consumer = clients.getConsumer(CommandIntake.CHANNEL);
        if (consumer == null) {
            return Optional.empty();
        }
        Function<Consumer<byte[], byte[]>, Optional<CommandWatch.Progress>> look = this::progress;
        return consumer.runOnPollingThread(look).await().atMost(PATIENCE);
    }

    private Optional<CommandWatch.Progress> progress(Consumer<byte[], byte[]> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            try {
                // Without waiting: what a poll has not found out is found out by the next one.
                long position = consumer.position(partition, Duration.ZERO);
                return Optional.of(new CommandWatch.Progress(position, records.polled()));
            } catch (TimeoutException notYet) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
