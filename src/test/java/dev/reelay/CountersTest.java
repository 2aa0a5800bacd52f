package dev.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class CountersTest {

    @Test
    void whatIsCountedBeforeThereIsARegistryToShowItIsNotLost() {
        CompositeMeterRegistry meters = new CompositeMeterRegistry();
        Counters counters = new Counters(meters);
        counters.add(1, "seen", "kind", "a");
        counters.add(2, "seen", "kind", "b");

        SimpleMeterRegistry late = new SimpleMeterRegistry();
        meters.add(late);
        counters.add(1, "seen", "kind", "a");

        assertThat(late.get("seen").tag("kind", "a").functionCounter().count()).isEqualTo(2);
        assertThat(late.get("seen").tag("kind", "b").functionCounter().count()).isEqualTo(2);
    }
}
