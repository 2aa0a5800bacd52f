package dev.reelay.rebalance;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.FaultyWire.Fault.late;
import static dev.reelay.testing.FaultyWire.Fault.lied;
import static dev.reelay.testing.FaultyWire.Fault.refused;
import static dev.reelay.testing.GroupView.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.FaultyWire;
import dev.reelay.testing.FaultyWire.Fault;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Errors that no broker gives here, on the way from the brokers to the worker: one after the other, each at a transaction of
 * a shard, and each with jobs before and behind it.
 */
class WireFaultIT {

    private static final Duration TRANSACTION = Duration.ofSeconds(4);

    /** The requests to the brokers for each transaction, and the errors they may answer. */
    private static final List<Fault> FAULTS = Stream.of(
                    faults(
                            ApiKeys.PRODUCE,
                            Errors.NOT_ENOUGH_REPLICAS,
                            Errors.NOT_LEADER_OR_FOLLOWER,
                            Errors.CORRUPT_MESSAGE,
                            Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
                            Errors.UNKNOWN_PRODUCER_ID,
                            Errors.INVALID_PRODUCER_EPOCH,
                            Errors.INVALID_PRODUCER_ID_MAPPING,
                            Errors.INVALID_TXN_STATE,
                            Errors.TRANSACTION_ABORTABLE,
                            Errors.MESSAGE_TOO_LARGE,
                            Errors.TOPIC_AUTHORIZATION_FAILED,
                            Errors.CLUSTER_AUTHORIZATION_FAILED,
                            Errors.UNKNOWN_SERVER_ERROR),
                    faults(
                            ApiKeys.TXN_OFFSET_COMMIT,
                            Errors.COORDINATOR_LOAD_IN_PROGRESS,
                            Errors.NOT_COORDINATOR,
                            Errors.ILLEGAL_GENERATION,
                            Errors.UNKNOWN_MEMBER_ID,
                            Errors.FENCED_INSTANCE_ID,
                            Errors.GROUP_AUTHORIZATION_FAILED,
                            Errors.TRANSACTION_ABORTABLE,
                            Errors.PRODUCER_FENCED,
                            Errors.UNKNOWN_SERVER_ERROR),
                    faults(
                            ApiKeys.END_TXN,
                            Errors.CONCURRENT_TRANSACTIONS,
                            Errors.NOT_COORDINATOR,
                            Errors.INVALID_TXN_STATE,
                            Errors.TRANSACTION_ABORTABLE,
                            Errors.PRODUCER_FENCED,
                            Errors.INVALID_PRODUCER_ID_MAPPING,
                            Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                            Errors.UNKNOWN_SERVER_ERROR))
            .flatMap(List::stream)
            .toList();

    private static List<Fault> faults(ApiKeys request, Errors... errors) {
        return Stream.of(errors).map(error -> refused("", request, error)).toList();
    }

    /** The commit is written, but the client is told otherwise. */
    private static final List<Fault> LIES = Stream.of(
                    Errors.PRODUCER_FENCED,
                    Errors.UNKNOWN_SERVER_ERROR,
                    Errors.NOT_COORDINATOR,
                    Errors.REQUEST_TIMED_OUT)
            .map(error -> lied("", ApiKeys.END_TXN, error))
            .toList();

    @Test
    void aWorkerGoesOnWhateverErrorsItsClientsGet(@TempDir Path folder) {
        try (FaultyWire wire = new FaultyWire();
                TestBroker broker = TestBroker.behind(wire, folder);
                GroupRig rig = new GroupRig("wire", SimulatorScript.instant(), InstantSource.system(), broker)) {
            WorkerProcess worker = rig.worker("a")
                    .env("KAFKA_SESSION_TIMEOUT_MS", "15000")
                    .env("KAFKA_REQUEST_TIMEOUT_MS", "6000")
                    .env("KAFKA_TRANSACTION_TIMEOUT_MS", String.valueOf(TRANSACTION.toMillis()))
                    .start();
            rig.groupView().await("a");

            int number = 0;
            for (Fault fault : Stream.concat(FAULTS.stream(), LIES.stream()).toList()) {
                hit(rig, wire, number++, fault);
            }
            // Commits that are under way for longer than a transaction may be open: the broker has aborted it by then.
            hit(rig, wire, number++, late("", ApiKeys.END_TXN, TRANSACTION.plusSeconds(3)));
            hit(rig, wire, number++, late("", ApiKeys.TXN_OFFSET_COMMIT, TRANSACTION.plusSeconds(3)));
            fence(rig, broker, number);

            assertThat(wire.waiting()).isEmpty();
            rig.assertEachAnsweredAndPostedOnce(Set.of());
            assertThat(worker.isLive()).isTrue();
            worker.awaitReady(LONG);
            assertThat(linesOf(worker, "Transaction not accepted; nothing is lost"))
                    .isGreaterThan(10);
            assertThat(linesOf(worker, "to be opened again; nothing is lost")).isGreaterThan(10);
        }
    }

    private static long linesOf(WorkerProcess worker, String text) {
        return worker.log().stream().filter(line -> line.contains(text)).count();
    }

    /** At the partition whose turn it is, with a job that brings the fault about and one that comes behind it. */
    private static void hit(GroupRig rig, FaultyWire wire, int number, Fault fault) {
        int partition = number % PARTITIONS;
        wire.add(new Fault("-ledger-" + partition, fault.request(), fault.passedOn(), fault.error(), fault.delay()));
        rig.send(partition, jobs(number));
        rig.await(
                "a request that meets " + fault,
                jobs(number),
                () -> wire.waiting().isEmpty());
    }

    /** Another producer begins to write with a shard's transactional id; the shard proves to be the owner and fences it. */
    private static void fence(GroupRig rig, TestBroker broker, int number) {
        int partition = number % PARTITIONS;
        rig.send(partition, jobs(number));
        try (var other = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        rig.group() + "-" + partition),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            other.initTransactions();
        }
        rig.send(partition, jobs(number + 1));
    }

    private static List<String> jobs(int number) {
        return IntStream.range(0, 2)
                .mapToObj(i -> "job-%d-%d".formatted(number, i))
                .toList();
    }
}
