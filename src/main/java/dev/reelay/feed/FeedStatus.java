package dev.reelay.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a feed stands.
 *
 * @param partitions how many the topic has; 0 while it does not exist
 * @param restored whether every record that was there when the feed began, and that could be read, has been taken
 * @param behind how many offsets lie between what was taken and the ends of the logs, as far as consumers may read them
 * @param hidden how many offsets more the logs have: a transaction that is still open hides them
 * @param asOf when the ends were last asked for; null before the first answer
 * @param trouble one line for an operator: why the feed does not read; null while it does
 */
public record FeedStatus(
        String topic,
        int partitions,
        boolean restored,
        long behind,
        long hidden,
        @Nullable Instant asOf,
        @Nullable String trouble) {

    /** Nothing has been read yet. */
    static FeedStatus of(String topic) {
        return new FeedStatus(topic, 0, false, 0, 0, null, null);
    }

    FeedStatus with(int count) {
        return new FeedStatus(topic, count, restored, behind, hidden, asOf, trouble);
    }

    FeedStatus read(boolean all, long stillBehind, long stillHidden, Instant now) {
        return new FeedStatus(topic, partitions, all, stillBehind, stillHidden, now, null);
    }

    FeedStatus troubled(String why) {
        return new FeedStatus(topic, partitions, restored, behind, hidden, asOf, why);
    }
}
