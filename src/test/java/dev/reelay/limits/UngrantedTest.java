package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.quota.Scope;
import dev.reelay.testing.RecordedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UngrantedTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final LimitRules TEN = new LimitRules(Map.of(), Map.of(Measure.OUTSTANDING, 10), Set.of(), Map.of());
    private static final LimitView GRANTED =
            LimitView.EMPTY.with(List.of(new Grant(Scope.ALL, 1, Map.of(Measure.OUTSTANDING, Shared.begin(10, 1)))));

    private final RecordedLog log = new RecordedLog("dev.reelay.limits");
    private final Ungranted ungranted = new Ungranted();

    @AfterEach
    void close() {
        log.close();
    }

    private List<Object> said() {
        return log.records().stream()
                .filter(line -> line.getMessage().startsWith("The limit %s has not been granted"))
                .map(line -> Objects.requireNonNull(line.getParameters())[0])
                .toList();
    }

    private static Instant after(int seconds) {
        return NOW.plusSeconds(seconds);
    }

    /** The worker with partition 0 has no limit set, say: it reads no topic. */
    @Test
    void aLimitOfTheSettingsThatNobodyGrantsIsSaidAfterAMinuteAndOnce() {
        ungranted.look(LimitView.EMPTY, TEN, NOW);
        assertThat(ungranted.nextLook()).isEqualTo(after(60));
        ungranted.look(LimitView.EMPTY, TEN, after(59));
        assertThat(said()).isEmpty();

        ungranted.look(LimitView.EMPTY, TEN, after(60));
        ungranted.look(LimitView.EMPTY, TEN, after(90));
        assertThat(said()).containsExactly("*");
        assertThat(ungranted.nextLook()).isNull();

        ungranted.look(GRANTED, TEN, after(100));
        ungranted.look(LimitView.EMPTY, TEN, after(110)); // the topic is made anew
        ungranted.look(LimitView.EMPTY, TEN, after(170));
        assertThat(said()).containsExactly("*", "*");
    }

    @Test
    void soIsALimitByCommandAndOneOfWhichAnotherMeasureIsGranted() {
        Scope model = Scope.ofModel("a/b");
        LimitRules rules = new LimitRules(
                Map.of(model, Map.of(Measure.OUTSTANDING, 1)), Map.of(Measure.PER_MINUTE, 60), Set.of(), Map.of());
        ungranted.look(GRANTED, rules, NOW);
        ungranted.look(GRANTED, rules, after(60));

        assertThat(said()).containsExactlyInAnyOrder("a/b", "*");
    }

    @Test
    void whileTheTopicCannotBeReadNothingIsSaidOfIt() {
        ungranted.look(LimitView.EMPTY, TEN, NOW);
        ungranted.cannotLook(after(30));
        assertThat(ungranted.nextLook()).isNull();
        ungranted.look(LimitView.EMPTY, TEN, after(70));
        assertThat(said()).isEmpty();
        assertThat(ungranted.nextLook()).isEqualTo(after(130));
    }

    /** All shards of a worker look, in each of their turns: a second look within a second is put off. */
    @Test
    void aLookThatComesTooSoonIsPutOff() {
        ungranted.look(GRANTED, TEN, NOW);
        assertThat(ungranted.nextLook()).isNull();
        ungranted.look(LimitView.EMPTY, TEN, NOW.plusMillis(300));
        assertThat(ungranted.nextLook()).isEqualTo(after(1));

        ungranted.look(LimitView.EMPTY, TEN, after(1));
        assertThat(ungranted.nextLook()).isEqualTo(after(1).plus(Duration.ofMinutes(1)));
    }
}
