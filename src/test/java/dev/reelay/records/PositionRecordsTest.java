package dev.reelay.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionRecordsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 7, Long.MAX_VALUE})
    void aPositionComesBackAsItWas(long offset) {
        Position position = new Position(offset, "gHbjLfnASLuNyL7KRIDkVw", null);
        Position broken = new Position(offset, "gHbjLfnASLuNyL7KRIDkVw", 3L);

        assertThat(decoded(position)).isEqualTo(position);
        assertThat(decoded(broken)).isEqualTo(broken);
    }

    private static Position decoded(Position position) {
        return PositionRecords.decode(Objects.requireNonNull(
                PositionRecords.encode(position, "reelay").value()));
    }

    @Test
    void itsKeyIsReservedAndThatOfAJobIsNot() {
        byte[] key = Objects.requireNonNull(
                PositionRecords.encode(new Position(1, "t", null), "reelay").key());

        assertThat(new String(key, UTF_8)).isEqualTo("\u0000position");
        assertThat(PositionRecords.isPosition(key)).isTrue();
        assertThat(PositionRecords.isReserved(key)).isTrue();
        assertThat(PositionRecords.isReserved("\u0000spend/2026-11-29/m/t".getBytes(UTF_8)))
                .isTrue();
        assertThat(PositionRecords.isPosition("\u0000spend".getBytes(UTF_8))).isFalse();
        assertThat(PositionRecords.isReserved("position".getBytes(UTF_8))).isFalse();
        assertThat(PositionRecords.isReserved(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"v\":2,\"next_offset\":1,\"topic_id\":\"t\"}",
                "{\"v\":1,\"topic_id\":\"t\"}",
                "{\"v\":1,\"next_offset\":-1,\"topic_id\":\"t\"}",
                "{\"v\":1,\"next_offset\":1.5,\"topic_id\":\"t\"}",
                "{\"v\":1,\"next_offset\":1e30,\"topic_id\":\"t\"}",
                "{\"v\":1,\"next_offset\":\"1\",\"topic_id\":\"t\"}",
                "{\"v\":1,\"next_offset\":1}"
            })
    void aPositionThatCannotBeReadIsNotGuessed(String value) {
        assertThatExceptionOfType(UnreadableStateException.class)
                .isThrownBy(() -> PositionRecords.decode(value.getBytes(UTF_8)));
    }
}
