package dev.reelay.feed;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a feed stands.
 *
 * @param partitions how many the topic has; 0 while it does not exist
 * @param restored whether every record that was there when the feed began, and that could be read, has been taken
 * @param behind how many offsets lie between what was taken and the ends that the logs had at {@code asOf}, as far as consumers may
 *     read them
 * @param hidden how many offsets more the logs had then: a transaction that was still open hid them
 * @param asOf when the brokers were asked for the ends, the last time that they answered; null before the first answer
 * @param trouble one line for an operator: why the feed, or which part of it, does not read; null while it does
 */
public record FeedStatus(
        String topic,
        int partitions,
        boolean restored,
        long behind,
        long hidden,
        @Nullable Instant asOf,
        @Nullable String trouble) {

    /** The trouble of a feed that has ended for good, before the cause. */
    static final String ENDED = "it is not read any more, until a restart: ";

    /** Brokers that answer are asked more often than this. */
    private static final Duration LATEST = Duration.ofSeconds(10);

    /** Nothing has been read yet. */
    static FeedStatus of(String topic) {
        return new FeedStatus(topic, 0, false, 0, 0, null, null);
    }

    /** The topic is not read at all. */
    public static FeedStatus notRead(String topic, String why) {
        return of(topic).troubled(topic + ": " + why);
    }

    FeedStatus troubled(String why) {
        return new FeedStatus(topic, partitions, restored, behind, hidden, asOf, why);
    }

    /** Whether the brokers have said that there is no such topic. */
    public boolean isMissing() {
        return partitions == 0 && asOf != null;
    }

    /** Whether the feed has ended for good: nothing but a restart of the process reads the topic again. */
    public boolean isOver() {
        return trouble != null && trouble.contains(ENDED);
    }

    /**
     * Why what was taken may not be all that the topic holds, in one line; null when every record that was there a few seconds ago, in
     * every partition, has been taken. A decision about money needs the latter.
     */
    public @Nullable String staleness(Instant now) {
        if (trouble != null) {
            return trouble;
        }
        if (!restored) {
            return topic + " is still being read";
        }
        if (asOf == null || asOf.isBefore(now.minus(LATEST))) {
            return "the brokers have not answered about " + topic + " for " + LATEST.toSeconds() + " s";
        }
        if (behind > 0) {
            return behind + " offsets of " + topic + " are not read yet";
        }
        return hidden > 0 ? "an open transaction hides " + hidden + " offsets of " + topic : null;
    }
}
