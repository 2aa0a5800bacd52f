package dev.reelay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WriteGuardTest {

    private static final Instant DEADLINE = Instant.parse("2026-11-21T09:00:03Z");

    private Instant now = DEADLINE;

    @Test
    void aPostThatWasWithdrawnIsNeverWritten() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);

        assertThat(guard.withdraw()).isTrue();
        assertThat(guard.begin()).isFalse();
    }

    @Test
    void aPostWhoseWritingHasBegunCannotBeWithdrawn() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);

        assertThat(guard.begin()).isTrue();
        assertThat(guard.withdraw()).isFalse();
    }

    @Test
    void writingNeverBeginsAfterTheDeadline() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);

        now = DEADLINE.plusMillis(1);

        assertThat(guard.begin()).isFalse();
        assertThat(guard.withdraw()).as("nothing was written").isTrue();
    }

    @Test
    void theDeadlineIsCheckedWhereTheBytesReachTheSocket() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);
        EmbeddedChannel connection = new EmbeddedChannel();
        guard.install(connection);

        now = DEADLINE.plusMillis(1);
        var write = connection.writeOneOutbound(bytes("POST"));
        connection.flush();

        assertDropped(write, connection, guard);
    }

    /** A worker that was suspended after it had written the request, and before the system had it. */
    @Test
    void bytesThatWaitedInTheirChannelPastTheDeadlineAreDropped() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);
        EmbeddedChannel connection = new EmbeddedChannel();
        guard.install(connection);

        var write = connection.writeOneOutbound(bytes("POST"));
        now = DEADLINE.plusMillis(1);
        connection.flush();

        assertDropped(write, connection, guard);
    }

    @Test
    void aFlushOfNothingBeginsNothing() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);
        EmbeddedChannel connection = new EmbeddedChannel();
        guard.install(connection);

        connection.flush();

        assertThat(connection.isOpen()).isTrue();
        assertThat(guard.withdraw()).as("nothing was written").isTrue();
        var write = connection.writeOneOutbound(bytes("POST"));
        connection.flush();
        assertThat(write.isSuccess()).isFalse();
        assertThat(connection.<Object>readOutbound()).as("written").isNull();
    }

    @Test
    void whatHasBegunInTimeIsWrittenToItsEnd() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);
        EmbeddedChannel connection = new EmbeddedChannel();
        guard.install(connection);

        connection.writeOutbound(bytes("POST"));
        now = DEADLINE.plusMillis(1);
        connection.writeOutbound(bytes(" /v1"));

        assertThat(connection.outboundMessages()).hasSize(2);
        assertThat(connection.isOpen()).isTrue();
        assertThat(guard.withdraw()).isFalse();
    }

    private static void assertDropped(ChannelFuture write, EmbeddedChannel connection, WriteGuard guard) {
        assertThat(write.isSuccess()).isFalse();
        assertThat(connection.<Object>readOutbound()).as("written").isNull();
        assertThat(connection.isOpen()).as("the connection is of no more use").isFalse();
        assertThat(guard.withdraw()).as("nothing was written").isTrue();
        assertThat(guard.isTooLate()).isTrue();
    }

    private static Object bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
