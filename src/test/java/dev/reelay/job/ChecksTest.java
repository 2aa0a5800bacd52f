package dev.reelay.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private static final Violation WARNING = new Violation("/input/prompt", "maxLength", null, null, "It is long");

    @Test
    void jobsShareChecksThatSayTheSame() {
        Checks one = Checks.passed("sha256:shared", List.of()).withMedia(MediaStatus.VERIFIED);
        Checks other = Checks.passed("sha256:shared", List.of()).withMedia(MediaStatus.VERIFIED);

        assertThat(other.shared()).isSameAs(one.shared()).isEqualTo(one);
        assertThat(Checks.passed("sha256:another", List.of()).shared()).isNotEqualTo(one);
    }

    @Test
    void checksWithWarningsStayThoseOfTheirJob() {
        Checks warned = Checks.passed("sha256:shared", List.of(WARNING));

        assertThat(warned.shared()).isSameAs(warned);
    }

    @Test
    void aJobKeepsAFewWarnings() {
        assertThat(Checks.passed(null, Collections.nCopies(9, WARNING)).warnings())
                .hasSize(Checks.MAX_WARNINGS);
    }
}
