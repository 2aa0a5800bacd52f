package dev.reelay.view.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.LimitRecords;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.quota.Scope;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.LimitRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitTableTest {

    private final LimitTable table = new LimitTable();

    private void take(OutgoingRecord record) {
        take(record.key(), record.value());
    }

    private void take(byte @Nullable [] key, byte @Nullable [] value) {
        table.take(List.of(new ConsumerRecord<>("generation-limits", 0, 0, key, value)));
    }

    private static Grant grant(Scope scope, long sequence, int limit) {
        return new Grant(
                scope, sequence, Map.of(Measure.OUTSTANDING, new Shared(limit, 1, List.of(limit), new TreeMap<>())));
    }

    private static LimitRow command(String scope, int outstanding) {
        return new LimitRow("limit/" + scope, outstanding, null, null, Instant.EPOCH, null, null, null);
    }

    @Test
    void whatWorkersWriteIsReadAndWhatCannotBeReadLeavesWhatWasKnown() {
        take(LimitRecords.encode(grant(Scope.ALL, 4, 10)));
        long version = table.version();
        take("grant/*".getBytes(StandardCharsets.UTF_8), "nonsense".getBytes(StandardCharsets.UTF_8));
        take("grant/*".getBytes(StandardCharsets.UTF_8), null);
        take("other/*".getBytes(StandardCharsets.UTF_8), "{}".getBytes(StandardCharsets.UTF_8));
        take(null, new byte[0]);

        assertThat(table.view().grants()).containsOnlyKeys(Scope.ALL);
        assertThat(table.unreadable()).isEqualTo(1);
        assertThat(table.version()).isGreaterThan(version);

        table.begin();
        assertThat(table.view().grants()).isEmpty();
        assertThat(table.unreadable()).isZero();
    }

    @Test
    void partitionsAreAddedUpAndTheLimitOfAllJobsComesFirst() {
        take(LimitRecords.encode(grant(Scope.named("tenant/a").orElseThrow(), 1, 2)));
        take(LimitRecords.encode(grant(Scope.ofModel("B/Model"), 1, 3)));
        take(LimitRecords.encode(grant(Scope.ALL, 1, 10)));
        for (int partition = 0; partition < 3; partition++) {
            take(LimitRecords.encode(new Demand(
                    partition,
                    new TreeMap<>(Map.of(
                            Scope.ALL,
                            new Demand.Entry(1, Map.of(Measure.OUTSTANDING, new Demand.Count(partition, 5))))))));
        }

        List<Standing> standings = Standings.of(List.of(command("B/Model", 3), command("a/model", 7)), table.view());

        assertThat(standings).extracting(Standing::key).containsExactly("*", "a/model", "B/Model", "tenant/a");
        assertThat(standings).extracting(Standing::name).contains("all jobs", "tenant a");
        assertThat(standings.getFirst().slots()).containsExactly(new Slots(Measure.OUTSTANDING, null, 10, 10, 3, 15));
        assertThat(standings.get(1).slots()).containsExactly(new Slots(Measure.OUTSTANDING, 7, 0, 0, 0, 0));
    }

    @Test
    void ofTwoSpellingsOfAModelTheStricterOneHolds() {
        assertThat(Standings.of(List.of(command("A/model", 7), command("a/model", 3)), table.view()))
                .singleElement()
                .satisfies(standing -> {
                    assertThat(standing.commands()).hasSize(2);
                    assertThat(standing.slots(Measure.OUTSTANDING).orElseThrow().set())
                            .isEqualTo(3);
                });
    }
}
