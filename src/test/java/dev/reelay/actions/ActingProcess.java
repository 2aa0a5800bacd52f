package dev.reelay.actions;

import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.testing.Await;
import dev.reelay.view.LiveView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** What a console has of a process: the view and the actions on the topics of a real broker. It takes over after half a second. */
final class ActingProcess implements AutoCloseable {

    private static final TopicFeed.Pace QUICK =
            new TopicFeed.Pace(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofMillis(100));

    private final LiveView view;
    private final LiveActions live;

    /** Reads jobs and commands, and does nothing before {@link #start}. */
    ActingProcess(KafkaSettings settings, Admin admin, TopicNames names) {
        view = new LiveView(settings, admin, names, LiveView.Limits.usual(), InstantSource.system(), QUICK);
        live = new LiveActions(
                settings,
                admin,
                names,
                view,
                InstantSource.system(),
                new LiveActions.Times(QUICK, Duration.ofHours(24), Duration.ofMillis(500)));
        view.start();
    }

    LiveView view() {
        return view;
    }

    LiveActions live() {
        return live;
    }

    /** Returns when it knows what is in the topics. */
    void start() {
        live.start();
        Await.until(
                "the view is current",
                () -> view.feeds().toString(),
                () -> view.isRestored() && view.feeds().stream().allMatch(feed -> feed.behind() == 0));
        Await.until(
                "the audit log is current, or known to be missing",
                () -> live.feed().toString(),
                () -> live.feed().isMissing() || live.feed().restored());
    }

    /** Does what somebody does who is told to try again: what others write meanwhile has to be read first. */
    ActionOutcome press(Function<Actions, ActionOutcome> action) {
        AtomicReference<@Nullable ActionOutcome> last = new AtomicReference<>();
        Await.until("what is known is current", () -> String.valueOf(last.get()), () -> {
            ActionOutcome outcome = action.apply(live.actions());
            last.set(outcome);
            return !(outcome instanceof ActionOutcome.Refused(String code, String _))
                    || !code.equals(RetryAction.NOT_CURRENT);
        });
        return Objects.requireNonNull(last.get());
    }

    @Override
    public void close() {
        live.close();
        view.close();
    }
}
