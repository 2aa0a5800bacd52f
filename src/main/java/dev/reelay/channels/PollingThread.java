package dev.reelay.channels;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Runs tasks on the thread that polls requests: no other thread may read the consumer's assignment, membership and
 * positions.
 */
@Singleton
public class PollingThread {

    private static final Logger LOG = Logger.getLogger("dev.reelay.channels");

    private final Instance<KafkaClientService> clients;

    PollingThread(Instance<KafkaClientService> clients) {
        this.clients = clients;
    }

    /**
     * Runs the task soon, between two polls. Does not block. The task does not run before the channel has its consumer
     * or once it is closed; a task that throws is logged at debug level.
     */
    public void run(Consumer<org.apache.kafka.clients.consumer.Consumer<Object, Object>> task) {
        KafkaConsumer<Object, Object> consumer = clients.get().getConsumer(RequestIntake.CHANNEL);
        if (consumer != null) {
            consumer.runOnPollingThread(polling -> {
                        task.accept(polling);
                    })
                    .subscribe()
                    .with(_ -> {}, failure -> LOG.debugf(failure, "Task on the polling thread failed"));
        }
    }
}
