package dev.reelay.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.outcome.Violation;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private static final Violation WARNING = new Violation("/input/prompt", "maxLength", null, null, "It is long");

    @Test
    void aJobKeepsAFewWarnings() {
        assertThat(Checks.passed(null, Collections.nCopies(9, WARNING)).warnings())
                .hasSize(Checks.MAX_WARNINGS);
    }
}
