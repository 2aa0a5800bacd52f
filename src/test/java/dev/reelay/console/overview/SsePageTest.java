package dev.reelay.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

class SsePageTest {

    /** A connection whose writes end when the test says so. */
    private static final class Connection implements SseEventSink {
        private final List<OutboundSseEvent> events = new ArrayList<>();
        private final List<CompletableFuture<Object>> writes = new ArrayList<>();
        private boolean closed;

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            CompletableFuture<Object> write = new CompletableFuture<>();
            events.add(event);
            writes.add(write);
            return write;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Connection connection = new Connection();
    private final SsePage page = new SsePage(connection, new SseImpl());

    @Test
    void aChangeHasAVersionAsIdAndAsData() {
        page.changed("v-7");

        assertThat(connection.events).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("changed");
            assertThat(event.getId()).isEqualTo("v-7");
            assertThat(event.getData()).as("browsers drop events without data").isEqualTo("v-7");
        });
    }

    @Test
    void aHeartbeatIsACommentThatNoScriptSees() {
        page.heartbeat();

        assertThat(connection.events).singleElement().satisfies(event -> {
            assertThat(event.getComment()).isNotNull();
            assertThat(event.getName()).isNull();
            assertThat(event.getData()).isNull();
        });
    }

    @Test
    void thePageIsBusyUntilTheConnectionHasTakenWhatWasSent() {
        page.greet();
        assertThat(page.isBusy()).isTrue();
        connection.writes.getFirst().complete(null);

        assertThat(page.isBusy()).isFalse();
    }

    @Test
    void aWriteThatFailedIsOverToo() {
        page.greet();
        connection.writes.getFirst().completeExceptionally(new IllegalStateException("reset"));

        assertThat(page.isBusy()).isFalse();
    }

    @Test
    void theEndClosesTheConnection() {
        page.end();

        assertThat(page.isGone()).isTrue();
    }
}
