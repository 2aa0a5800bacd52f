package dev.reelay.actions;

import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.testing.Await;
import dev.reelay.view.LiveView;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;

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
    }

    @Override
    public void close() {
        live.close();
        view.close();
    }
}
