package dev.reelay.feed;

import dev.reelay.feed.TopicCheck.Look;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the brokers every so often whether a reading still fits its topic, without blocking it. Not thread-safe. */
final class FeedWatch {

    /** A topic that an answer does not know may be known to the next broker that is asked. */
    static final int SURELY_MISSING = 2;

    /** What the brokers say of a reading. */
    enum Verdict {
        /** It goes on: it fits, or the brokers said nothing. */
        GOES_ON,
        /** The topic was made anew, or its log lost records that were read. */
        MADE_ANEW,
        /** The topic is gone. */
        MISSING
    }

    /** A question, and how far the reading was when it was asked. */
    private record Asked(CompletableFuture<Look> look, Instant at, Map<TopicPartition, Long> positions) {}

    private final TopicCheck check;
    private final InstantSource clock;
    private final Duration every;
    private @Nullable Asked asked;
    private Instant asOf;
    private @Nullable String unclear;
    private long due;
    private int missing;

    /** @param asOf when the brokers were asked for what the reading began with */
    FeedWatch(TopicCheck check, InstantSource clock, Duration every, Instant asOf) {
        this.check = check;
        this.clock = clock;
        this.every = every;
        this.asOf = asOf;
        this.due = System.nanoTime() + every.toNanos();
    }

    /** Takes an answer that has come, and asks again when it is time. */
    Verdict look(FeedReading reading) {
        Asked answered = asked;
        if (answered != null && answered.look().isDone()) {
            asked = null;
            switch (answered.look().join()) {
                case Look.Found found -> {
                    if (!reading.fits(found, answered.positions())) {
                        return Verdict.MADE_ANEW;
                    }
                    missing = 0;
                    unclear = null;
                    asOf = answered.at();
                }
                case Look.Missing _ -> missing++;
                case Look.Unclear why -> unclear = why.why();
            }
        }
        if (asked == null && (missing > 0 || System.nanoTime() >= due)) {
            asked = new Asked(check.look(), clock.instant(), reading.positions());
            due = System.nanoTime() + every.toNanos();
        }
        return missing < SURELY_MISSING ? Verdict.GOES_ON : Verdict.MISSING;
    }

    /** When the brokers were asked, the last time that they answered. */
    Instant asOf() {
        return asOf;
    }

    /** Why the brokers gave no answer when they were asked last; null when they did. */
    @Nullable
    String unclear() {
        return unclear;
    }
}
