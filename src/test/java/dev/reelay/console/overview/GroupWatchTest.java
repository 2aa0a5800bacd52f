package dev.reelay.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.BrokerException;
import dev.reelay.view.GroupState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupWatchTest {

    private static final GroupState GROUP =
            new GroupState("reelay", "Stable", List.of(), List.of(), Instant.parse("2026-11-21T12:00:00Z"));

    private final Deque<Runnable> beside = new ArrayDeque<>();
    private @Nullable BrokerException failure;
    private @Nullable RuntimeException fault;
    private final GroupWatch watch = new GroupWatch(this::ask, beside::add);

    private GroupState ask() throws BrokerException {
        if (failure != null) {
            throw failure;
        }
        if (fault != null) {
            throw fault;
        }
        return GROUP;
    }

    @Test
    void anAnswerIsShown() {
        GroupWatch quick = new GroupWatch(this::ask, Runnable::run);

        assertThat(quick.get(Duration.ZERO)).isEqualTo(new GroupWatch.Answer(GROUP, null));
    }

    @Test
    void brokersThatDoNotAnswerKeepNoPageWaiting() {
        assertThat(watch.get(Duration.ZERO))
                .isEqualTo(new GroupWatch.Answer(null, "The brokers have not answered yet"));
    }

    @Test
    void theLastAnswerIsShownWhileThereIsNoNewerOne() {
        watch.get(Duration.ZERO);
        beside.remove().run();
        failure = new BrokerException("no broker", null);
        watch.get(Duration.ZERO);
        assertThat(beside).hasSize(1);
        beside.peek().run();

        assertThat(watch.get(Duration.ZERO).group()).isEqualTo(GROUP);
    }

    @Test
    void aFailureIsToldWithTheLastAnswer() {
        GroupWatch quick = new GroupWatch(this::ask, Runnable::run);
        quick.get(Duration.ZERO);
        failure = new BrokerException("no broker", null);

        assertThat(quick.get(Duration.ZERO)).isEqualTo(new GroupWatch.Answer(GROUP, "no broker"));
    }

    @Test
    void aFaultIsToldToo() {
        GroupWatch quick = new GroupWatch(this::ask, Runnable::run);
        fault = new IllegalStateException("odd");

        assertThat(quick.get(Duration.ZERO).trouble()).contains("odd");
    }

    @Test
    void pagesThatComeWhileSomebodyAsksDoNotAskAgain() {
        watch.get(Duration.ZERO);
        watch.get(Duration.ZERO);

        assertThat(beside).hasSize(1);
    }
}
