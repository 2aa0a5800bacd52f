package dev.reelay.view.limits;

import dev.reelay.feed.FeedStart;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** The table of shared limits on the running topic. Where no limit was ever set there is no such topic, and the table is empty. */
public final class LiveLimits implements AutoCloseable {

    private final LimitTable table = new LimitTable();
    private final TopicFeed feed;

    /** Does nothing before {@link #start}. The caller closes the admin client. */
    public LiveLimits(KafkaSettings settings, Admin admin, TopicNames names, InstantSource clock, TopicFeed.Pace pace) {
        feed = new TopicFeed(settings, admin, names.limits(), _ -> FeedStart.BEGINNING, table, clock, pace)
                .tellingWhenMissing("the topic does not exist yet: workers make it with the first limit or budget");
    }

    /** Begins to read. Call it once. */
    public void start() {
        feed.start();
    }

    /** What was read. */
    public LimitTable table() {
        return table;
    }

    /** How the feed stands; none once the brokers have said that there is no such topic. */
    public List<FeedStatus> feeds() {
        FeedStatus status = feed.status();
        return status.isMissing() ? List.of() : List.of(status);
    }

    /** Stops reading; the table stays as it is. */
    @Override
    public void close() {
        feed.close();
    }
}
