package dev.reelay.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendRecordsTest {

    private static final long DAY = 20_778;

    private static String key(String model, @Nullable String tenant) {
        OutgoingRecord record = SpendRecords.tombstone(new Spender(DAY, model, tenant));
        return new String(Objects.requireNonNull(record.key()), StandardCharsets.UTF_8);
    }

    @Test
    void theKeyTellsModelsAndTenantsApartWhateverSlashesTheyHold() {
        assertThat(key("a/b", "c")).isEqualTo("\u0000spend/2026-11-21/a%2Fb/c");
        assertThat(key("a/b", null)).isEqualTo("\u0000spend/2026-11-21/a%2Fb/");
        assertThat(key("a/b", Spender.OTHERS)).isEqualTo("\u0000spend/2026-11-21/a%2Fb/*");
        Set<String> keys = new HashSet<>();
        for (String model : List.of("a", "a/b", "a%2Fb", "a b", "a+b", "a/ä", "*")) {
            for (String tenant : List.of("a", "a/b", "a%2Fb", "*", "%2A", "ä", "\ud83e\udd8a", "b/c")) {
                assertThat(keys.add(key(model, tenant)))
                        .as(model + " " + tenant)
                        .isTrue();
            }
            assertThat(keys.add(key(model, null))).isTrue();
            assertThat(keys.add(key(model, Spender.OTHERS))).isTrue();
        }
        assertThat(keys).allSatisfy(key -> {
            assertThat(SpendRecords.isSpend(key.getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
            assertThat(PositionRecords.isReserved(key.getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
        });
        assertThat(SpendRecords.isSpend("\u0000position".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(SpendRecords.isSpend("spend/".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void aTombstoneSaysItsDay() {
        for (long day : new long[] {DAY, -1, 0}) {
            byte[] key = SpendRecords.tombstone(new Spender(day, "a/b", null)).key();
            assertThat(SpendRecords.dayOf(Objects.requireNonNull(key))).hasValue(day);
        }
        for (String other : List.of("\u0000spend/", "\u0000spend/today/a/", "\u0000position", "2026-11-21/")) {
            assertThat(SpendRecords.dayOf(other.getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (String tenant : new String[] {null, "acme/eu", "*", Spender.OTHERS}) {
            for (Spend spend : List.of(
                    new Spend(new Spender(DAY, "a/b", tenant), 1_250_001, 20, 7, 0),
                    new Spend(new Spender(-1, "ä", tenant), 0, 0, 1, 1),
                    new Spend(new Spender(DAY, "m", tenant), 900_000_000_000_000_000L, 1, 2_000_000, 3))) {
                byte[] value = Objects.requireNonNull(SpendRecords.encode(spend).value());
                assertThat(SpendRecords.decode(value)).isEqualTo(spend);
            }
        }
    }

    @Test
    void theValueIsForPeopleToo() {
        byte[] value = SpendRecords.encode(new Spend(new Spender(DAY, "a/b", "acme"), 1_250_000, 0, 7, 2))
                .value();

        assertThat(new String(Objects.requireNonNull(value), StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":1,\"day\":\"2026-11-21\",\"model\":\"a/b\",\"tenant\":\"acme\",\"jobs\":7,"
                        + "\"settled_usd\":1.25,\"estimated_usd\":0,\"unpriced_jobs\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{'v':2,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':1,'estimated_usd':0}",
                "{'v':1,'model':'m','jobs':1,'settled_usd':1,'estimated_usd':0}",
                "{'v':1,'day':'today','model':'m','jobs':1,'settled_usd':1,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','jobs':1,'settled_usd':1,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':-1,'settled_usd':1,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':-1,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':1e400,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':1e-400,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':0.0000001,'estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':'1','estimated_usd':0}",
                "{'v':1,'day':'2026-11-21','model':'m','jobs':1,'settled_usd':1}"
            })
    void whatCannotBeReadStopsTheRestoreRatherThanCountingAsNothing(String json) {
        byte[] value = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> SpendRecords.decode(value)).isInstanceOf(UnreadableStateException.class);
    }
}
