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
                .flatMap(seed -> Stream.of(Schedule.of(seed, Form.SHORT), Schedule.of(seed, Form.LONG)))
                .toList();
    }

    @Test
    void theSameSeedMakesTheSameScheduleAndLoad() {
        Schedule schedule = Schedule.of(7, Form.SHORT);

        assertThat(Schedule.of(7, Form.SHORT)).isEqualTo(schedule);
        assertThat(Schedule.of(8, Form.SHORT).entries()).isNotEqualTo(schedule.entries());
        assertThat(Load.of(7, Form.SHORT, "t").jobs())
                .isEqualTo(Load.of(7, Form.SHORT, "t").jobs())
                .isNotEqualTo(Load.of(8, Form.SHORT, "t").jobs());
    }

    @Test
    void eachKindOfTroubleComesInEachRun() {
        for (Schedule schedule : many()) {
            assertThat(kinds(schedule))
                    .as("seed %d", schedule.seed())
                    .contains("Kill", "Freeze", "Thaw", "Terminate", "StopBroker", "StartBroker")
                    .contains("CloseApi", "OpenApi", "ExpireToken", "RenewToken");
            assertThat(schedule.entries())
                    .extracting(Entry::deed)
                    .as("seed %d", schedule.seed())
                    .contains(Stream.of(Weather.values()).map(Deed.Turn::new).toArray(Deed[]::new));
        }
    }

    @Test
    void theShortFormTriesOneAssignorOrTheOther() {
        assertThat(many()).extracting(Schedule::assignor).contains(Assignor.values());
    }

    @Test
    void theLongFormTriesBothAssignors() {
        assertThat(kinds(Schedule.of(7, Form.LONG))).contains("Exchange");
    }

    @Test
    void eachRunFreezesAWorkerPastItsSession() {
        for (Schedule schedule : many()) {
            Duration longest = Duration.ZERO;
            Map<Integer, Duration> frozen = new HashMap<>();
            for (Entry entry : schedule.entries()) {
                switch (entry.deed()) {
                    case Deed.Freeze freeze -> frozen.put(freeze.place(), entry.at());
                    case Deed.Thaw thaw -> {
                        Duration time = entry.at().minus(frozen.remove(thaw.place()));
                        longest = time.compareTo(longest) > 0 ? time : longest;
                    }
                    case Deed.Kill kill ->
                        assertThat(frozen).as("seed %d", schedule.seed()).doesNotContainKey(kill.place());
                    case Deed.Terminate end ->
                        assertThat(frozen).as("seed %d", schedule.seed()).doesNotContainKey(end.place());
                    case Deed.Exchange _ ->
                        assertThat(frozen).as("seed %d", schedule.seed()).isEmpty();
                    case Deed.StopBroker _,
                            Deed.StartBroker _,
                            Deed.Turn _,
                            Deed.CloseApi _,
                            Deed.OpenApi _,
                            Deed.ExpireToken _,
                            Deed.RenewToken _ -> {}
                }
            }
            assertThat(frozen).as("still frozen").isEmpty();
            assertThat(longest).as("seed %d", schedule.seed()).isGreaterThan(Form.SESSION.plusSeconds(2));
        }
    }

    @Test
    void atItsEndAllIsWell() {
        for (Schedule schedule : many()) {
            List<Deed> deeds = schedule.entries().stream().map(Entry::deed).toList();
            assertThat(deeds.lastIndexOf(new Deed.StartBroker()))
                    .isGreaterThan(deeds.lastIndexOf(new Deed.StopBroker()));
            assertThat(deeds.lastIndexOf(new Deed.OpenApi())).isGreaterThan(deeds.lastIndexOf(new Deed.CloseApi()));
            assertThat(deeds.lastIndexOf(new Deed.RenewToken()))
                    .isGreaterThan(deeds.lastIndexOf(new Deed.ExpireToken()));
            assertThat(deeds.stream().filter(Deed.Turn.class::isInstance).toList())
                    .last()
                    .isEqualTo(new Deed.Turn(Weather.FAIR));
        }
    }

    @Test
    void itReadsAsALineForEachThingToDo() {
        Schedule schedule = new Schedule(
                1,
                Form.SHORT,
                Assignor.RANGE,
                List.of(
                        new Entry(Duration.ofMillis(5_250), new Deed.Kill(2)),
                        new Entry(Duration.ofMillis(61_000), new Deed.StopBroker())));

        assertThat(schedule.text()).isEqualTo("""
                00:05.2  SIGKILL to the worker in place 2
                01:01.0  the broker stops""");
    }

    private static Set<String> kinds(Schedule schedule) {
        return schedule.entries().stream()
                .map(entry -> entry.deed().getClass().getSimpleName())
                .collect(Collectors.toSet());
    }
}
