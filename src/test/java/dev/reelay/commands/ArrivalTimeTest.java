package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant EIGHT_DAYS_AGO = NOW.minus(Duration.ofDays(8));

    @Test
    void theBrokersTimeIsTheTime() {
        assertThat(ArrivalTime.of(EIGHT_DAYS_AGO.toEpochMilli(), true, true, NOW))
                .isEqualTo(EIGHT_DAYS_AGO);
        Instant ahead = NOW.plusSeconds(3);
        assertThat(ArrivalTime.of(ahead.toEpochMilli(), true, false, NOW)).isEqualTo(ahead);
    }

    @Test
    void aProducersTimeThatCanBeIsTheTimeOfARecordThatWasThereBefore() {
        assertThat(ArrivalTime.of(EIGHT_DAYS_AGO.toEpochMilli(), false, false, NOW))
                .isEqualTo(EIGHT_DAYS_AGO);
    }

    /** In seconds, none, zero, the first second of a clock without a battery, microseconds, tomorrow. */
    @ParameterizedTest
    @ValueSource(longs = {1_795_251_600L, -1, 0, 946_684_800_000L, 1_795_251_600_000_000L, 1_795_338_000_000L})
    void aProducersTimeThatCannotBeIsNow(long timestamp) {
        assertThat(ArrivalTime.of(timestamp, false, false, NOW)).isEqualTo(NOW);
    }

    @Test
    void aRecordThatComesWhileTheWorkerReadsCameNowWhateverItsProducerSays() {
        assertThat(ArrivalTime.of(EIGHT_DAYS_AGO.toEpochMilli(), false, true, NOW))
                .isEqualTo(NOW);
    }
}
