package dev.reelay.cli.broker;

import dev.reelay.feed.FeedStatus;
import dev.reelay.limits.LimitView;
import java.util.List;

/** What is known of shared limits, while it is read. */
public interface LimitReading {

    /** What was granted, is used and is waited for. */
    LimitView shares();

    /** How the feed stands; none where no limit was ever set. */
    List<FeedStatus> limitFeeds();
}
