package dev.reelay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.timing.Scheduler.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettableSchedulerTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

    @Test
    void timeStopsUntilItIsAdvanced() {
        assertThat(scheduler.instant()).isEqualTo(START);

        scheduler.advance(Duration.ofMinutes(3));

        assertThat(scheduler.instant()).isEqualTo(START.plusSeconds(180));
    }

    @Test
    void alarmsRunInTheOrderTheyAreDueEachAtItsOwnTime() {
        alarm("late", 20);
        alarm("first of two", 10);
        alarm("second of two", 10);
        alarm("not yet", 31);

        scheduler.advance(Duration.ofSeconds(30));

        assertThat(ran).containsExactly("first of two at 10", "second of two at 10", "late at 20");
        assertThat(scheduler.nextDue()).contains(START.plusSeconds(31));
    }

    @Test
    void anAlarmThatAnAlarmAskedForRunsInTheSameAdvance() {
        scheduler.at(START.plusSeconds(5), () -> alarm("child", 7));

        scheduler.advance(Duration.ofSeconds(10));

        assertThat(ran).containsExactly("child at 7");
    }

    @Test
    void anAlarmAlreadyDueRunsWithoutAdvance() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);

        scheduler.at(START.minusSeconds(1), called::countDown);

        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(scheduler.instant()).isEqualTo(START);
    }

    @Test
    void itIsIdleOnceTheAlarmsThatWereDueAlreadyHaveRun() {
        CompletableFuture<String> release = new CompletableFuture<>();
        assertThat(scheduler.isIdle()).isTrue();

        scheduler.at(START, () -> ran.add(release.join()));
        assertThat(scheduler.isIdle()).isFalse();

        release.complete("released");
        Await.until("the scheduler is idle", scheduler::isIdle);
        assertThat(ran).containsExactly("released");
    }

    @Test
    void aCancelledAlarmDoesNotRun() {
        Alarm alarm = scheduler.at(START.plusSeconds(5), () -> ran.add("cancelled"));

        alarm.cancel();
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(ran).isEmpty();
    }

    @Test
    void advanceFailsWhenAnAlarmThrew() {
        scheduler.at(START.plusSeconds(5), () -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(() -> scheduler.advance(Duration.ofSeconds(10)))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("broken");
    }

    private void alarm(String name, int seconds) {
        scheduler.at(
                START.plusSeconds(seconds),
                () -> ran.add(name + " at "
                        + Duration.between(START, scheduler.instant()).toSeconds()));
    }
}
