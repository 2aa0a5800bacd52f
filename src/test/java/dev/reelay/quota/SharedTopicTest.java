package dev.reelay.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.limits.FakeLimitTopic;
import dev.reelay.testing.SettableScheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedTopicTest {

    private static final Scope ADA = Scope.ofTenant("ada");
    private static final Scope BOB = Scope.ofTenant("bob");

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final List<String> told = new ArrayList<>();
    private final SharedTopic topic = new SharedTopic(() -> true, new FakeLimitTopic(clock), () -> 1, clock, scope -> {
        told.add("begin " + scope.name());
        return () -> told.add("end " + scope.name());
    });

    @Test
    void aScopeBeginsWhenSomethingIsSetForItAndEndsWhenNothingIsAnyMore() {
        topic.seen(Set.of(ADA));
        topic.seen(Set.of(ADA));
        assertThat(told).containsExactly("begin tenant/ada");

        topic.seen(Set.of(BOB));
        topic.seen(Set.of(BOB));
        assertThat(told).containsExactly("begin tenant/ada", "begin tenant/bob", "end tenant/ada");

        topic.seen(Set.of());
        topic.seen(Set.of(ADA));
        assertThat(told.subList(3, told.size())).containsExactly("end tenant/bob", "begin tenant/ada");
    }
}
