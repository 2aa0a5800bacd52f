package dev.reelay.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.MembershipWatch;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class GroupReadinessTest {

    private static final ConsumerGroupMetadata NO_MEMBER = new ConsumerGroupMetadata("group");

    private final MembershipWatch memberships = new MembershipWatch("group", () -> {});
    private final GroupReadiness readiness = new GroupReadiness(memberships);

    @Test
    void aWorkerIsNotReadyBeforeItHasJoinedItsGroup() {
        assertNotReady();

        see(NO_MEMBER);
        assertNotReady();
    }

    @Test
    void aMemberIsReadyAlsoWithoutAPartition() {
        see(new ConsumerGroupMetadata("group", 0, "member", Optional.empty()));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aWorkerThatWasRemovedFromItsGroupIsNotReady() {
        see(new ConsumerGroupMetadata("group", 3, "member", Optional.empty()));
        see(NO_MEMBER);

        assertNotReady();
    }

    private void assertNotReady() {
        HealthCheckResponse answer = readiness.call();
        assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
        assertThat(answer.getData().orElseThrow()).containsOnlyKeys("why");
    }

    /** A consumer of which the group knows this. */
    private void see(ConsumerGroupMetadata metadata) {
        memberships.take(new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public ConsumerGroupMetadata groupMetadata() {
                return metadata;
            }
        });
    }
}
