package dev.reelay.rebalance;

import static dev.reelay.rebalance.LedgerRig.NOW;
import static dev.reelay.rebalance.LedgerRig.completed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Results and dead letters of every size around the largest that their topics take, by a real broker. */
class LimitsIT {

    /** A record's framing is between these two: so the limit is met within this many bytes. */
    private static final int LEAST_FRAMING = 80;

    private static final int MOST_FRAMING = 200;

    @Test
    void theLastByteThatFitsIsKeptAndOneMoreIsTakenToo() throws Exception {
        try (LedgerRig rig = new LedgerRig(Map.of("max.message.bytes", "4096"))) {
            Membership owner = rig.join().awaitOwning(0);
            LedgerPartition ledger = rig.open();
            write(ledger, owner, 1, 1);
            int result = size(rig, rig.names.results()) - 1;
            int letter = size(rig, rig.names.deadLetters()) - 1;

            for (int framing = MOST_FRAMING; framing >= LEAST_FRAMING; framing--) {
                write(
                        ledger,
                        owner,
                        rig.sizes.maxResultBytes() - framing - result,
                        rig.sizes.maxDeadLetterBytes() - framing - letter);
            }

            assertShrinksOnce(rig, rig.names.results(), record -> record.value().length);
            assertShrinksOnce(
                    rig, rig.names.deadLetters(), record -> record.value() == null ? 0 : record.value().length);
        }
    }

    private static void write(LedgerPartition ledger, Membership owner, int output, int value) {
        Ending ending = completed("a", "x".repeat(output));
        SourceRecord source =
                new SourceRecord("requests", 0, 0, NOW.toEpochMilli(), new byte[] {1}, new byte[value], List.of());
        DeadLetter buried = new DeadLetter(source, DeadLetter.Code.INVALID_REQUEST, "not JSON");
        Entries entries = new Entries(List.of(ending.receipt()), List.of(), List.of(ending.result()), List.of(buried));
        assertThat(ledger.commit(entries, 1, owner)).isInstanceOf(Commit.Done.class);
    }

    /** Each is a byte longer than the one before, until one does not fit and is cut; from there on all are. */
    private static void assertShrinksOnce(
            LedgerRig rig, String topic, ToIntFunction<ConsumerRecord<byte[], byte[]>> length) {
        List<Integer> lengths = rig.broker.readToEnd(topic, Await.LONG).stream()
                .skip(1)
                .map(record -> length.applyAsInt(record))
                .toList();
        assertThat(lengths).hasSize(MOST_FRAMING - LEAST_FRAMING + 1);
        int whole = 1;
        while (whole < lengths.size() && lengths.get(whole) == lengths.get(whole - 1) + 1) {
            whole++;
        }
        assertThat(whole).as("those that fit, of " + topic).isBetween(2, lengths.size() - 1);
        assertThat(lengths.subList(whole, lengths.size()))
                .as("those that do not")
                .allMatch(it -> it < lengths.getFirst());
    }

    private static int size(LedgerRig rig, String topic) {
        ConsumerRecord<byte[], byte[]> record =
                rig.broker.readToEnd(topic, Await.LONG).getFirst();
        int size = record.key() == null ? 0 : record.key().length;
        size += record.value().length;
        for (var header : record.headers()) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }
}
