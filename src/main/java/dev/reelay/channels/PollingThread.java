package dev.reelay.channels;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The thread that polls requests: it alone may ask the consumer for its assignment, membership and positions. */
@Singleton
public class PollingThread {

    private static final Logger LOG = Logger.getLogger(PollingThread.class);

    private final Instance<KafkaClientService> clients;

    PollingThread(Instance<KafkaClientService> clients) {
        this.clients = clients;
    }

    /** Runs the task soon, between two polls; not at all before the channel has its consumer or once it is closed. */
    public void run(Consumer<org.apache.kafka.clients.consumer.Consumer<Object, Object>> task) {
        KafkaConsumer<Object, Object> consumer = clients.get().getConsumer(RequestIntake.CHANNEL);
        if (consumer != null) {
            consumer.runOnPollingThread(polling -> {
                        task.accept(polling);
                    })
                    .subscribe()
                    .with(_ -> {}, failure -> LOG.debugf(failure, "a task of the polling thread failed"));
        }
    }
}
