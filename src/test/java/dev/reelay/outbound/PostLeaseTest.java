package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostLeaseTest {

    /** The chaos run takes its bound from the constant, so a longer lease would not be found there. */
    @Test
    void theLeaseIsThreeSeconds() {
        assertThat(PostLease.DURATION).isEqualTo(Duration.ofSeconds(3));
    }
}
