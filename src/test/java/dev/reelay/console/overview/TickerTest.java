package dev.reelay.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickerTest {

    private static final Ticker.Limits LIMITS = new Ticker.Limits(2, Duration.ofSeconds(15), Duration.ofMinutes(1));

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private String version = "a";
    private int asked;
    private final Ticker ticker = new Ticker(
            () -> {
                asked++;
                return version;
            },
            () -> now,
            LIMITS);

    private static final class OpenPage implements Ticker.Page {
        private final List<String> events = new ArrayList<>();
        private boolean gone;
        private boolean busy;
        private boolean breaks;

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public boolean isBusy() {
            return busy;
        }

        @Override
        public void changed(String version) {
            if (breaks) {
                throw new IllegalStateException("closed");
            }
            events.add(version);
        }

        @Override
        public void heartbeat() {
            events.add("heartbeat");
        }

        @Override
        public void end() {
            events.add("end");
        }
    }

    @Test
    void aPageIsToldOfAChangeAndOnlyThen() {
        OpenPage page = follow();
        tick();
        version = "b";
        tick();
        tick();

        assertThat(page.events).containsExactly("b");
    }

    @Test
    void aPageThatShowsAnotherVersionIsToldAtOnce() {
        OpenPage page = new OpenPage();
        ticker.add(page, "of before the restart");
        tick();

        assertThat(page.events).containsExactly("a");
    }

    @Test
    void manyChangesBetweenTwoTicksAreOneEvent() {
        OpenPage page = follow();
        version = "b";
        version = "c";
        tick();

        assertThat(page.events).containsExactly("c");
    }

    @Test
    void aSlowPageGetsOneEventForAllThatItMissedAndHoldsNobodyUp() {
        OpenPage slow = follow();
        OpenPage quick = follow();
        slow.busy = true;
        version = "b";
        tick();
        version = "c";
        tick();
        slow.busy = false;
        tick();

        assertThat(quick.events).containsExactly("b", "c");
        assertThat(slow.events).containsExactly("c");
    }

    @Test
    void allPagesAskForTheVersionOnce() {
        follow();
        follow();
        tick();

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void withoutPagesNobodyAsks() {
        tick();

        assertThat(asked).isZero();
    }

    @Test
    void aPageWithoutChangesGetsAHeartbeatEveryFifteenSeconds() {
        OpenPage page = follow();
        for (int second = 0; second < 31; second++) {
            tick();
        }

        assertThat(page.events).containsExactly("heartbeat", "heartbeat");
    }

    @Test
    void aPageHasToAskAgainAfterAMinute() {
        OpenPage page = follow();
        now = now.plusSeconds(59);
        tick();

        assertThat(page.events).endsWith("end");
        assertThat(ticker.pages()).isZero();
    }

    @Test
    void aPageThatIsStuckEndsToo() {
        OpenPage page = follow();
        page.busy = true;
        now = now.plusSeconds(60);
        tick();

        assertThat(page.events).containsExactly("end");
    }

    @Test
    void pagesThatWentAwayMakeRoom() {
        OpenPage first = follow();
        follow();
        assertThat(ticker.add(new OpenPage(), version)).as("a third of two").isFalse();
        first.gone = true;

        assertThat(ticker.add(new OpenPage(), version)).isTrue();
        assertThat(ticker.pages()).isEqualTo(2);
    }

    @Test
    void aPageThatBreaksCostsNoOther() {
        OpenPage broken = follow();
        OpenPage sound = follow();
        broken.breaks = true;
        version = "b";
        tick();

        assertThat(sound.events).containsExactly("b");
        assertThat(broken.events).containsExactly("end");
        assertThat(ticker.pages()).isEqualTo(1);
    }

    @Test
    void afterTheEndNobodyIsFollowed() {
        OpenPage page = follow();
        ticker.close();

        assertThat(page.events).containsExactly("end");
        assertThat(ticker.add(new OpenPage(), version)).isFalse();
    }

    private OpenPage follow() {
        OpenPage page = new OpenPage();
        assertThat(ticker.add(page, version)).isTrue();
        return page;
    }

    private void tick() {
        now = now.plusSeconds(1);
        ticker.tick();
    }
}
