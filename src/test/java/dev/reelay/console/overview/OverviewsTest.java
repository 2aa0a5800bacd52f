package dev.reelay.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.view.FilledView;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OverviewsTest {

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private String version = "a";
    private int counts;
    private final Overviews overviews = new Overviews(() -> version, this::count, () -> now);

    private Overview count(Instant at) {
        counts++;
        return Overview.of(
                new FilledView().jobs(),
                new Overview.Beside("generation-requests", true, false, 0, true, 0, Overview.Shared.NOTHING),
                at);
    }

    @Test
    void thoseWhoLookInTheSameSecondGetTheSameNumbers() {
        Overview first = overviews.get();
        version = "b";
        now = now.plusMillis(999);

        assertThat(overviews.get()).isSameAs(first);
    }

    @Test
    void aSecondAfterAChangeTheNumbersAreNew() {
        overviews.get();
        version = "b";
        now = now.plusSeconds(1);
        overviews.get();

        assertThat(counts).isEqualTo(2);
    }

    @Test
    void withoutAChangeOnlyThePassingHourIsCountedAnew() {
        overviews.get();
        now = now.plusSeconds(14);
        overviews.get();
        assertThat(counts).isEqualTo(1);
        now = now.plusSeconds(1);
        overviews.get();

        assertThat(counts).isEqualTo(2);
    }

    @Test
    void aClockThatWasSetBackKeepsNoNumbersForEver() {
        overviews.get();
        now = now.minusSeconds(3_600);
        overviews.get();

        assertThat(counts).isEqualTo(2);
    }
}
