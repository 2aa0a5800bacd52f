package dev.reelay.channels;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.shard.ShardContext.RequestTopic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;

/** Sets the consumer of the requests channel to another offset, on the polling thread. Thread-safe. */
public final class RequestSeek implements RequestTopic {

    /** The polling thread may be in a callback of the group, which waits for shards to drain. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final PollingThread polling;
    private final RequestPositions positions;
    private final String topic;

    public RequestSeek(PollingThread polling, RequestPositions positions, String topic) {
        this.polling = polling;
        this.positions = positions;
        this.topic = topic;
    }

    @Override
    public int seek(int partition, long offset) throws BrokerException, InterruptedException {
        TopicPartition requests = new TopicPartition(topic, partition);
        CompletableFuture<Integer> run = new CompletableFuture<>();
        polling.run(consumer -> {
            try {
                run.complete(positions.seek(consumer, requests, offset));
            } catch (RuntimeException e) { // not assigned any more
                run.completeExceptionally(e);
            }
        });
        try {
            return run.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BrokerException(
                    "The consumer could not be set to offset " + offset + " of " + requests + ": " + e, e);
        }
    }
}
