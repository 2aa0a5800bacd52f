package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.chaos.Schedule.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static List<Schedule> many() {
        return LongStream.range(0, 50)
                .boxed()
                .flatMap(seed -> Stream.of(Schedule.of(seed, ChaosProfile.SHORT), Schedule.of(seed, ChaosProfile.LONG)))
                .toList();
    }

    @Test
    void theSameSeedMakesTheSameScheduleAndLoad() {
        Schedule schedule = Schedule.of(7, ChaosProfile.SHORT);

        assertThat(Schedule.of(7, ChaosProfile.SHORT)).isEqualTo(schedule);
        assertThat(Schedule.of(8, ChaosProfile.SHORT).entries()).isNotEqualTo(schedule.entries());
        assertThat(Load.of(7, ChaosProfile.SHORT, "t").jobs())
                .isEqualTo(Load.of(7, ChaosProfile.SHORT, "t").jobs())
                .isNotEqualTo(Load.of(8, ChaosProfile.SHORT, "t").jobs());
    }

    @Test
    void eachKindOfTroubleComesInEachRun() {
        for (Schedule schedule : many()) {
            assertThat(kinds(schedule))
                    .as("seed %d", schedule.seed())
                    .contains("Kill", "Freeze", "Thaw", "Terminate", "StopBroker", "StartBroker")
                    .contains("CloseApi", "OpenApi", "ExpireToken", "RenewToken", "CloseStore", "OpenStore");
            assertThat(schedule.entries())
                    .extracting(Entry::action)
                    .as("seed %d", schedule.seed())
                    .contains(Stream.of(ApiBehaviour.values())
                            .map(ChaosAction.Turn::new)
                            .toArray(ChaosAction[]::new));
        }
    }

    @Test
    void theShortFormTriesOneAssignorOrTheOther() {
        assertThat(many()).extracting(Schedule::assignor).contains(Assignor.values());
    }

    @Test
    void theLongFormTriesBothAssignors() {
        assertThat(kinds(Schedule.of(7, ChaosProfile.LONG))).contains("Exchange");
    }

    @Test
    void eachRunFreezesAWorkerPastItsSession() {
        for (Schedule schedule : many()) {
            Duration longest = Duration.ZERO;
            Map<Integer, Duration> frozen = new HashMap<>();
            for (Entry entry : schedule.entries()) {
                switch (entry.action()) {
                    case ChaosAction.Freeze freeze -> frozen.put(freeze.place(), entry.at());
                    case ChaosAction.Thaw thaw -> {
                        Duration time = entry.at().minus(frozen.remove(thaw.place()));
                        longest = time.compareTo(longest) > 0 ? time : longest;
                    }
                    case ChaosAction.Kill kill ->
                        assertThat(frozen).as("seed %d", schedule.seed()).doesNotContainKey(kill.place());
                    case ChaosAction.Terminate end ->
                        assertThat(frozen).as("seed %d", schedule.seed()).doesNotContainKey(end.place());
                    case ChaosAction.Exchange _ ->
                        assertThat(frozen).as("seed %d", schedule.seed()).isEmpty();
                    case ChaosAction.StopBroker _,
                            ChaosAction.StartBroker _,
                            ChaosAction.Turn _,
                            ChaosAction.CloseApi _,
                            ChaosAction.OpenApi _,
                            ChaosAction.CloseStore _,
                            ChaosAction.OpenStore _,
                            ChaosAction.ExpireToken _,
                            ChaosAction.RenewToken _ -> {}
                }
            }
            assertThat(frozen).as("still frozen").isEmpty();
            assertThat(longest).as("seed %d", schedule.seed()).isGreaterThan(ChaosProfile.SESSION.plusSeconds(2));
        }
    }

    @Test
    void atItsEndAllIsWell() {
        for (Schedule schedule : many()) {
            List<ChaosAction> actions =
                    schedule.entries().stream().map(Entry::action).toList();
            assertThat(actions.lastIndexOf(new ChaosAction.StartBroker()))
                    .isGreaterThan(actions.lastIndexOf(new ChaosAction.StopBroker()));
            assertThat(actions.lastIndexOf(new ChaosAction.OpenApi()))
                    .isGreaterThan(actions.lastIndexOf(new ChaosAction.CloseApi()));
            assertThat(actions.lastIndexOf(new ChaosAction.RenewToken()))
                    .isGreaterThan(actions.lastIndexOf(new ChaosAction.ExpireToken()));
            assertThat(actions.stream()
                            .filter(ChaosAction.Turn.class::isInstance)
                            .toList())
                    .last()
                    .isEqualTo(new ChaosAction.Turn(ApiBehaviour.FAIR));
        }
    }

    @Test
    void itReadsAsALineForEachThingToDo() {
        Schedule schedule = new Schedule(
                1,
                ChaosProfile.SHORT,
                Assignor.RANGE,
                List.of(
                        new Entry(Duration.ofMillis(5_250), new ChaosAction.Kill(2)),
                        new Entry(Duration.ofMillis(61_000), new ChaosAction.StopBroker())));

        assertThat(schedule.text()).isEqualTo("""
                00:05.2  SIGKILL to the worker in place 2
                01:01.0  the broker stops""");
    }

    private static Set<String> kinds(Schedule schedule) {
        return schedule.entries().stream()
                .map(entry -> entry.action().getClass().getSimpleName())
                .collect(Collectors.toSet());
    }
}
