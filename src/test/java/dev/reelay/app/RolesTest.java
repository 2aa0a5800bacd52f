package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "worker | true | false",
                "console | false | true",
                "worker,console | true | true",
                "console, worker | true | true",
                "Console | false | true",
                "worker,worker | true | false",
            })
    void aRoleIsWorkerConsoleOrBoth(String text, boolean worker, boolean console) {
        assertThat(Roles.of(text)).isEqualTo(new Roles(worker, console));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "konsole", "worker console", "worker,", ",", "worker,admin", "worker;console", "both"})
    void anythingElseIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Roles.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("REELAY_ROLE is \"" + text + "\": it must be worker, console, or worker,console");
    }

    @Test
    void theDefaultIsARole() {
        assertThat(Roles.of(Roles.DEFAULT)).isEqualTo(new Roles(true, false));
    }
}
