package dev.reelay.channels;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.PollRun;
import dev.reelay.shard.Capacity;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.Telemetry;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes requests from SmallRye and hands them to their shards, each with a slot and its bytes of {@link Capacity}.
 * While there are none, the batch does not finish: SmallRye then fetches no more records but stays in the group, and the lag grows.
 */
@Singleton
public class RequestIntake {

    /** The channel of requests, and the name by which SmallRye finds its rebalance listener. */
    public static final String CHANNEL = "generation-requests";

    private final Shards shards;
    private final Capacity capacity;
    private final ExecutorService threads;
    private final Telemetry telemetry;

    RequestIntake(Shards shards, Capacity capacity, @Named("blocking") ExecutorService threads, Telemetry telemetry) {
        this.shards = shards;
        this.capacity = capacity;
        this.threads = threads;
        this.telemetry = telemetry;
    }

    /**
     * Hands over a batch. The result completes when every record was handed to its shard or dropped as stale; it never
     * completes when the worker is stopping.
     */
    @Incoming(CHANNEL)
    public CompletionStage<Void> take(
            ConsumerRecords<byte[], byte[]> records, IncomingKafkaRecordBatchMetadata<byte[], byte[]> metadata) {
        if (shards.isStopping()) {
            return new CompletableFuture<>(); // never completes, so SmallRye passes no further batch
        }
        return CompletableFuture.runAsync(() -> handOver(records, metadata.getConsumerGroupGenerationId()), threads);
    }

    /**
     * Hands over the records. INVARIANT: each one is handed to its shard or stale; if a batch ended half way, an offset
     * could pass records that no shard has.
     */
    private void handOver(ConsumerRecords<byte[], byte[]> records, int generation) {
        int stale = 0;
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                SourceRecord request = source(record);
                capacity.acquire(request.size());
                if (!shards.request(request, PollRun.of(record), generation)) {
                    capacity.adjust(-1, -request.size());
                    stale++;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            shards.fail("handing requests to their shards", e);
        }
        if (stale > 0) {
            telemetry.shards().stale(stale);
        }
    }

    private static SourceRecord source(ConsumerRecord<byte[], byte[]> record) {
        List<SourceRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!(header instanceof PollRun)) {
                headers.add(new SourceRecord.Header(header.key(), header.value()));
            }
        }
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }
}
