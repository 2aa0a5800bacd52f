package dev.reelay.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandRowTest {

    @Test
    void aPauseOfAModelIsOfItHoweverItIsSpelt() {
        CommandRow pause = pause("Luma/Luma-Ray-2");

        assertThat(pause.isOf("luma/luma-ray-2")).isTrue();
        assertThat(pause.holdsFor("luma/luma-ray-2")).isTrue();
        assertThat(pause.holdsFor("luma/luma-ray-3")).isFalse();
    }

    @Test
    void aPauseOfAllModelsHoldsForEachAndIsOfNone() {
        assertThat(pause(null).holdsFor("luma/luma-ray-2")).isTrue();
        assertThat(pause(null).isOf("luma/luma-ray-2")).isFalse();
    }

    private static CommandRow pause(@Nullable String model) {
        return new CommandRow("pause/" + model, CommandRow.Kind.PAUSE, model, 0, Instant.EPOCH, null, null, null);
    }
}
